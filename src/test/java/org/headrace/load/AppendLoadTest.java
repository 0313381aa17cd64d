package org.headrace.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.headrace.Column;
import org.headrace.TableName;
import org.headrace.run.Reload;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sync = append}: every row that a log's source committed is there once. */
class AppendLoadTest {
    private static final String APPEND = """
            /* headrace
            from = production
            sync = append
            */
            """;
    private static final String LAST_DAY = APPEND.replace("*/", "cursor = at\nlookback = 1 day\n*/");

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void createLog() {
        atSource("create table log (at timestamp, line text)");
        add("2023-03-01 10:00", "a");
        add("2023-03-02 10:00", "b");
    }

    private void atSource(String... statements) {
        project.production().execute(statements);
    }

    private void add(String at, String line) {
        atSource(insert(at, line));
    }

    private static String insert(String at, String line) {
        return "insert into log values ('" + at + "', '" + line + "')";
    }

    private void load(String header) {
        project.load("log", header + "select at, line from log");
    }

    private long copied() {
        return project.prepare().rows("raw.log");
    }

    private List<String> lines() {
        return project.warehouse().rows("select line from raw.log order by line");
    }

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
    void theRowsOfALogAreThoseOfItsTable() {
        load(LAST_DAY);
        copied();
        assertThat(storedRows()).isEqualTo("2");
        add("2023-03-09 10:00", "c");
        copied();
        assertThat(storedRows()).isEqualTo("3");
        atSource("delete from log where line in ('a', 'b')");
        copied();
        assertThat(storedRows()).isEqualTo("3");
        add("2023-03-09 11:00", "d");
        // As an older version left it, which did not count them.
        project.warehouse().execute("update headrace.load set table_rows = null");
        copied();
        assertThat(storedRows()).isEqualTo("4");
        add("2023-03-09 12:00", "e");
        copied();
        assertThat(storedRows()).isEqualTo("5");

        project.prepare(new Reload(true, Set.of(), true));

        assertThat(storedRows())
                .isEqualTo(project.warehouse().value("select count(*) from raw.log"))
                .isEqualTo("3");
    }

    private String storedRows() {
        return project.warehouse().value("select rows from headrace.loads");
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

    /** With a cursor the warehouse may hold rows that the source has no more. */
    private void loadHistory(String query) {
        project.load("log", LAST_DAY + query);
        project.prepare();
        add("2023-03-09 10:00", "c");
        project.prepare();
        atSource("delete from log where line in ('a', 'b')");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select at, -- when\n    line /* what */ from log where (at>'2000-01-01' or at is null) and line<>'x'",
                "select at,line\r\nfrom log\r\nwhere (at > '2000-01-01' or at is null) and line <> 'x'",
                "\n\n  select  at , line from log where ( at >'2000-01-01'or at is null ) and line <>'x'  "
            })
    void layoutAndCommentsDoNotEndALog(String query) {
        loadHistory("select at, line from log where (at > '2000-01-01' or at is null) and line <> 'x'");
        project.load("log", LAST_DAY.replace("1 day", "2 days") + query);

        assertThat(project.prepare().skipped()).containsExactly("raw.log");
        add("2023-03-09 11:00", "d");

        assertThat(copied()).isEqualTo(1);
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)", "(d)");
    }

    @Test
    void anotherQueryEndsALogAndTakesNothingAway() {
        loadHistory("select at, line from log where line <> 'x'");
        project.load("log", LAST_DAY + "select at, line from log where line <> 'X'");

        String refused = "What was loaded cannot be continued: its query, or the columns of the source's table changed;"
                + " nothing was changed.";
        assertThatThrownBy(project::prepare).hasMessageContaining(refused);
        assertThatThrownBy(project::prepareFull).hasMessageContaining(refused);
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)");

        project.prepare(new Reload(true, Set.of(), true));

        assertThat(lines()).containsExactly("(c)");
        add("2023-03-09 11:00", "d");
        assertThat(copied()).isEqualTo(1);
    }

    @Test
    void newAndDroppedColumnsDoNotEndALog() {
        loadHistory("select * from log");
        atSource("alter table log add column level int");
        add("2023-03-09 11:00", "d', 5) -- ");

        assertThat(copied()).isEqualTo(1);
        atSource("alter table log drop column level");
        add("2023-03-09 12:00", "e");
        assertThat(copied()).isEqualTo(1);
        atSource("alter table log add column note text default 'none'");
        add("2023-03-09 13:00", "f");
        assertThat(copied()).isEqualTo(1);

        assertThat(project.warehouse().rows("select line, level, note from raw.log order by line"))
                .containsExactly("(a,,)", "(b,,)", "(c,,)", "(d,5,)", "(e,,)", "(f,,none)");
        assertThat(project.prepare().skipped()).containsExactly("raw.log");
        assertThatThrownBy(project::prepareFull)
                .hasMessageContaining(
                        "a column with a default came after the first load, so that rows cannot be compared;"
                                + " nothing was changed.");
    }

    @Test
    void aWiderTypeDoesNotEndALog() {
        atSource("alter table log alter column line type varchar(10)");
        loadHistory("select * from log");
        atSource("alter table log alter column line type varchar(50)");
        add("2023-03-09 11:00", "d");
        assertThat(copied()).isEqualTo(1);
        atSource("alter table log alter column line type text");
        add("2023-03-09 12:00", "e");

        assertThat(project.prepare().detail("raw.log")).isEqualTo("a column of the source's table has a wider type");
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)", "(d)", "(e)");
        assertThat(project.prepare().skipped()).containsExactly("raw.log");
    }

    @Test
    void aFullLoadKeepsTheHistoryOfALogUnlessItIsDiscarded() {
        loadHistory("select at, line from log");
        project.warehouse().execute("delete from raw.log where line = 'c'");

        assertThat(project.prepareFull().detail("raw.log"))
                .isEqualTo("compared with all that the source has: 2 stay that the source no longer has");
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)");
        assertThat(storedRows()).isEqualTo("3");

        project.prepare(new Reload(false, Set.of(new TableName("raw", "other")), true));
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)");

        project.prepare(new Reload(false, Set.of(new TableName("raw", "log")), true));
        assertThat(lines()).containsExactly("(c)");
    }

    @Test
    void aLogOfWhichNothingIsKnownKeepsItsRows() {
        loadHistory("select at, line from log");
        project.warehouse().execute("delete from headrace.load");

        assertThat(project.prepare().detail("raw.log"))
                .isEqualTo("nothing is known of the rows that are there: 2 stay that the source no longer has");
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)");
        assertThat(storedRows()).isEqualTo("3");
    }

    @Test
    void whatAnEarlierVersionLoadedIsContinued() {
        String query = "select *\nfrom log -- all";
        loadHistory(query);
        project.warehouse().execute("update headrace.load set definition = '" + earlierDefinition(query) + "'");
        add("2023-03-09 11:00", "d");

        assertThat(copied()).isEqualTo(1);
        project.load("log", LAST_DAY + "select * from log");
        add("2023-03-09 12:00", "e");

        assertThat(copied()).isEqualTo(1);
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)", "(d)", "(e)");
    }

    private String earlierDefinition(String query) {
        String columns = project.production()
                .value(
                        "select string_agg(concat_ws(':', attnum, attname, atttypid, atttypmod, attcollation), ' ' order by"
                                + " attnum) from pg_attribute where attrelid = 'log'::regclass and attnum > 0");
        String text = query
                + "Append[cursor=Optional[CursorColumn[column=at, lookback=1 day]]]"
                + List.of(new Column("at", "timestamp", -1), new Column("line", "text", -1))
                + "log " + columns;
        return UUID.nameUUIDFromBytes(text.getBytes(UTF_8)).toString();
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
