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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs with a cursor: what the source has removed stays, whatever changes there. */
class LogHistoryTest extends LogFixture {
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

    @ParameterizedTest
    @ValueSource(strings = {"append", "replace", "period\nperiod { column = at, unit = day }", "key\nkey = [line]"})
    void anotherWayToLoadEndsALogAndTakesNothingAway(String sync) {
        loadHistory("select at, line from log");
        project.load("log", "/* headrace\nfrom = production\nsync = " + sync + "\n*/\nselect at, line from log");

        String refused =
                "raw.log was loaded as a log with a cursor, and may hold rows that the source has removed since;"
                        + " a load of another kind would delete them. Nothing was changed.";
        assertThatThrownBy(project::prepare).hasMessageContaining(refused);
        assertThatThrownBy(project::prepareFull).hasMessageContaining(refused);
        assertThat(lines()).containsExactly("(a)", "(b)", "(c)");

        project.prepare(new Reload(true, Set.of(), true));

        assertThat(lines()).containsExactly("(c)");
        assertThat(project.prepare().skipped()).containsExactly("raw.log");
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
}
