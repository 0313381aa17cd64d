package org.headrace.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.headrace.HeadraceException;
import org.headrace.run.Finding;
import org.headrace.run.MissingSourceException;
import org.headrace.run.Reload;
import org.headrace.run.VerifyScope;
import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loads from MariaDB in each mode, through whole runs. */
class MariaDbLoadTest {
    @RegisterExtension
    private final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void connect() {
        project.settings("connections.shop { url = \"" + mariaDb.database().url() + "\", user = root }");
        atSource(
                "create table item (id int primary key, at datetime(3), note varchar(20))",
                "insert into item values (1, '2023-01-01 10:00:00', 'a'), (2, '2023-01-01 11:00:00.123', 'b'),"
                        + " (3, '2023-02-01 00:00:00', 'c'), (4, null, 'd')");
    }

    private void atSource(String... statements) {
        mariaDb.database().execute(statements);
    }

    private void load(String sync) {
        project.load("item", "/* headrace\nfrom = shop\n" + sync + "\n*/\nselect id, at, note from `item`");
    }

    private void assertEqual() {
        assertThat(project.warehouse().rows("select id, note from raw.item order by id"))
                .isEqualTo(mariaDb.database().rows("select id, note from item order by id"));
    }

    @Test
    void onlyChangedPeriodsAreCopied() {
        load("sync = period\nperiod { column = at, unit = day }");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(4);
        assertEqual();
        assertThat(project.prepare().skipped()).containsExactly("raw.item");

        atSource("update item set note = 'B' where id = 2");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(2);
        assertEqual();

        atSource("delete from item where id = 3", "update item set note = 'D' where id = 4");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(1);
        assertEqual();

        atSource("update item set at = '2023-02-01' where id = 4", "delete from item where id = 1");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(2);
        assertEqual();
    }

    @Test
    void datesThatTheCalendarDoesNotHaveAreInThePeriodNull() {
        atSource("set sql_mode = ''", "insert into item values (5, '0000-00-00', 'e'), (6, '2023-01-00', 'f')");
        load("sync = period\nperiod { column = at, unit = month }");
        project.prepare();
        assertEqual();

        atSource("update item set note = 'F' where id = 6");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(3);
        assertEqual();

        atSource("update item set note = 'A' where id = 1");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(2);
        assertEqual();
    }

    @Test
    void byKeyOnlyChangedRowsAreWritten() {
        load("sync = key\nkey = [id]");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(4);

        atSource(
                "update item set note = 'A' where id = 1",
                "delete from item where id = 2",
                "insert into item values (9, null, '')");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(2);
        assertEqual();
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
    }

    @Test
    void replaceMakesTheTableEqual() {
        load("sync = replace");
        project.prepare();
        atSource("delete from item");
        project.prepare();
        assertEqual();
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
    }

    @Test
    void aLogWithACursorGetsItsNewRows() {
        load("sync = append\ncursor = at\nlookback = 31 days");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(4);
        assertThat(project.prepare().skipped()).containsExactly("raw.item");

        atSource(
                "insert into item values (5, '2023-02-01 00:00:00', 'late'), (6, '2023-02-10', 'new'), (7, null, 'none')");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(3);
        assertEqual();
        assertThat(project.prepare().skipped()).containsExactly("raw.item");

        atSource("delete from item where id = 1", "insert into item values (8, '2023-02-11', 'new')");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(1);
        assertThat(project.warehouse().value("select count(*) from raw.item")).isEqualTo("8");

        atSource("delete from item where id = 8");
        assertThatThrownBy(project::prepare)
                .isInstanceOf(HeadraceException.class)
                .hasMessageContaining("Of the rows from 'at' on, ");
    }

    @Test
    void aLogByANumber() {
        load("sync = append\ncursor = id\nlookback = 1");
        project.prepare();
        atSource("insert into item values (5, null, 'e'), (6, null, 'f')");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(2);
        assertEqual();
    }

    @Test
    void aWrongLookbackIsRefused() {
        load("sync = append\ncursor = at\nlookback = \"a while\"");
        assertThatThrownBy(project::prepare)
                .hasMessageEndingWith(
                        "'lookback' is 'a while'; expected a time in one unit, such as 2 days or 90 minutes.");
    }

    @Test
    void aLogWithoutACursorIsRefusedBeforeAnythingConnects() {
        load("sync = append");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining(
                        "sql/main/load/item.sql:3: sync = append needs 'cursor' and 'lookback' here, as in cursor ="
                                + " created_at, lookback = 2 days: only PostgreSQL tells which rows are new without them");
    }

    @Test
    void aMissingTableIsAMissingSource() {
        atSource("drop table item");
        load("sync = replace");
        assertThatThrownBy(project::prepare)
                .isInstanceOf(MissingSourceException.class)
                .hasMessageStartingWith("load raw.item failed (sql/main/load/item.sql:5): shop answered: ");
    }

    @Test
    void verifyFindsWhatWasChangedByHand() {
        load("sync = period\nperiod { column = at, unit = day }");
        project.prepare();
        List<Finding> findings = new ArrayList<>();
        project.verify(new VerifyScope(true, false, false), findings::add);
        assertThat(findings).singleElement().extracting(Finding::outcome).isEqualTo(Finding.Outcome.EQUAL);

        project.warehouse().execute("update raw.item set note = 'x' where id = 1", "delete from raw.item where id = 4");
        assertThatThrownBy(() -> project.verify(new VerifyScope(true, false, false), findings::add))
                .hasMessageContaining("differs from its source, which did not change there: 2023-01-01, null");
        project.verify(new VerifyScope(true, false, true), findings::add);
        assertEqual();
    }

    @Test
    void aFullLoadOfALogAddsWhatIsMissing() {
        load("sync = append\ncursor = id\nlookback = 1");
        project.prepare();
        atSource("delete from item where id = 1");
        project.warehouse().execute("delete from raw.item where id = 2");

        assertThat(project.prepare(Reload.EVERYTHING).rows("raw.item")).isEqualTo(1);

        assertThat(project.warehouse().value("select count(*) from raw.item")).isEqualTo("4");
    }

    @Test
    void historyThatAnotherKindOfSourceWouldDeleteIsKept() {
        load("sync = append\ncursor = id\nlookback = 1");
        project.prepare();
        project.production().execute("create table item (id int, at timestamp, note text)");
        project.load("item", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, at, note from item");

        assertThatThrownBy(project::prepare).hasMessageContaining("raw.item was loaded as a log with a cursor");
        assertEqual();
    }

    @Test
    void aConnectionMayBecomeAnotherKindOfDatabase() {
        load("sync = replace");
        project.prepare();
        project.production()
                .execute(
                        "create table item (id int, at timestamp, note text)",
                        "insert into item values (7, null, 'p')");
        project.load("item", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, at, note from item");
        project.prepare();
        assertThat(project.warehouse().rows("select id from raw.item")).containsExactly("(7)");

        load("sync = replace");
        project.prepare();
        assertEqual();
    }
}
