package org.headrace.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.Test;

/** {@code sync = append}: every row that a log's source committed is there once. */
class AppendLoadTest extends LogFixture {
    @Test
    void onlyNewRowsAreCopied() {
        load(APPEND);
        assertThat(copied()).isEqualTo(2);
        assertThat(project.prepare().skipped()).containsExactly("raw.log");
        String xmin = project.warehouse().value("select min(xmin::text) from raw.log");

        add("2023-03-01 09:00", "c");
        add("2023-03-03 09:00", "c");

        assertThat(project.prepare().detail("raw.log")).isEqualTo("2 new at the source");
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)", "(c)");
        assertThat(project.warehouse().value("select count(*) from raw.log where xmin::text = '" + xmin + "'"))
                .isEqualTo("2");
    }

    @Test
    void equalRowsAreEachThereAsOftenAsTheyWereCommitted() {
        load(APPEND);
        copied();
        add("2023-03-01 10:00", "a");
        add("2023-03-01 10:00", "a");

        assertThat(copied()).isEqualTo(2);

        assertThat(lines()).containsExactly("(a)", "(a)", "(a)", "(b)");
    }

    @Test
    void transactionsThatCommitLateAreLoadedOnceWithTheirSavepoints() {
        load(APPEND);
        TestTransaction late = project.production()
                .begin()
                .execute(insert("2023-03-02 11:00", "before"), "savepoint s", insert("2023-03-02 11:00", "within"));
        add("2023-03-02 12:00", "seen");
        assertThat(copied()).isEqualTo(3);
        assertThat(project.prepare().skipped()).containsExactly("raw.log");

        late.execute("release savepoint s", insert("2023-03-02 11:00", "after")).commit();

        assertThat(copied()).isEqualTo(3);
        assertThat(lines()).containsExactly("(a)", "(after)", "(b)", "(before)", "(seen)", "(within)");
        assertThat(project.prepare().skipped()).containsExactly("raw.log");
    }

    @Test
    void whatWasRolledBackIsNeverThere() {
        load(APPEND);
        TestTransaction transaction = project.production().begin().execute(insert("2023-03-02 11:00", "never"));
        copied();
        transaction.rollback();
        add("2023-03-02 12:00", "c");

        assertThat(copied()).isEqualTo(1);
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)");
    }

    @Test
    void aLogThatLostOrChangedRowsIsRefusedAndNothingChanges() {
        load(APPEND);
        copied();
        atSource("update log set line = 'B' where line = 'b'");
        String refused = "Of 2 rows that were loaded, the source has 1 as they were; nothing was changed.";
        assertThatThrownBy(project::prepare).hasMessageContaining(refused);

        atSource("delete from log where line = 'B'");
        assertThatThrownBy(project::prepare).hasMessageContaining(refused);
        assertThat(lines()).containsExactly("(a)", "(b)");

        project.prepareFull();
        assertThat(lines()).containsExactly("(a)");
    }

    @Test
    void withACursorOldRowsMayBeRemovedAndStayInTheWarehouse() {
        load(LAST_DAY);
        copied();
        add("2023-03-09 10:00", "c");
        assertThat(copied()).isEqualTo(1);
        atSource("delete from log where line = 'a'");

        assertThat(project.prepare().skipped()).containsExactly("raw.log");
        add("2023-03-09 09:00", "late");

        assertThat(copied()).isEqualTo(1);
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)", "(late)");
    }

    @Test
    void withACursorOnlyTheLookbackIsLookedAt() {
        load(LAST_DAY);
        copied();
        add("2023-03-01 09:59:59.999999", "too late");
        add("2023-03-01 10:00", "punctual");

        assertThat(copied()).isEqualTo(1);

        assertThat(lines()).containsExactly("(a)", "(b)", "(punctual)");
    }

    @Test
    void rowsWhoseCursorIsOutsideTimeAreLoadedOnce() {
        load(LAST_DAY);
        copied();
        atSource("insert into log values (null, 'null'), ('infinity', 'last'), ('-infinity', 'first')");

        assertThat(copied()).isEqualTo(3);
        assertThat(project.prepare().skipped()).containsExactly("raw.log");

        atSource("insert into log values (null, 'null again')");
        assertThat(copied()).isEqualTo(1);
        add("2023-03-02 09:00", "c");
        assertThat(copied()).isEqualTo(1);
        assertThat(lines()).hasSize(7);
    }

    @Test
    void aNumberMayBeTheCursor() {
        atSource("create table numbered (id bigint, line text)", "insert into numbered values (100, 'a'), (200, 'b')");
        project.load(
                "numbered",
                APPEND.replace("*/", "cursor = id\nlookback = 50\n*/") + "select id, line from numbered where id > 0");
        project.prepare();
        atSource(
                "delete from numbered where id = 100",
                "insert into numbered values (149, 'too late'), (150, 'c'), (1000, 'd')");

        assertThat(project.prepare().rows("raw.numbered")).isEqualTo(2);

        assertThat(project.warehouse().rows("select id from raw.numbered order by id"))
                .containsExactly("(100)", "(150)", "(200)", "(1000)");
    }

    @Test
    void aTableThatWasMadeAnewAddsWhatIsMissingAndTakesNothingAway() {
        load(APPEND);
        copied();
        atSource(
                "create table other as select at, line from log where line = 'b'",
                "insert into other values ('2023-03-02 10:00', 'b'), ('2023-03-03 10:00', null)",
                "drop table log",
                "alter table other rename to log");

        assertThat(copied()).isEqualTo(2);

        assertThat(lines()).containsExactly("(a)", "(b)", "(b)", "()");
        add("2023-03-04 10:00", "c");
        assertThat(copied()).isEqualTo(1);
    }

    @Test
    void aChangedQueryLoadsTheLogAnew() {
        load(APPEND);
        copied();
        project.load("log", APPEND + "select at, upper(line) as line from log");

        assertThat(copied()).isEqualTo(2);

        assertThat(lines()).containsExactly("(A)", "(B)");
    }

    @Test
    void aQueryThatDoesNotTellWhoWroteItsRowsIsRefused() {
        project.load("log", APPEND + "select line, count(*) as lines from log group by line");

        assertThatThrownBy(project::prepare)
                .hasMessageContaining(
                        "load raw.log failed (sql/main/load/log.sql:5): A load with sync = append finds new"
                                + " rows by the transactions that wrote them, and this query does not tell them.");
    }

    @Test
    void aCursorMustBeATimeOrAWholeNumberOfTheResult() {
        project.load("log", LAST_DAY.replace("cursor = at", "cursor = line") + "select at, line from log");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining("The cursor column 'line' is text; expected a column of");

        project.load("log", LAST_DAY.replace("cursor = at", "cursor = id") + "select at, line from log");
        assertThatThrownBy(project::prepare).hasMessageContaining("The cursor column 'id' is not in the result");

        project.load("log", LAST_DAY.replace("1 day", "a while") + "select at, line from log");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining("invalid input syntax for type interval: \"a while\"");

        project.load("log", LAST_DAY.replace("1 day", "1 mon -60 days") + "select at, line from log");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining("'lookback' is '1 mon -60 days', which is less than nothing");
    }
}
