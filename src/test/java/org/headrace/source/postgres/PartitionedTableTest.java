package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.headrace.TableName;
import org.headrace.run.Reload;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables whose rows lie in partitions or children, which come and go with rows of their own. */
class PartitionedTableTest {
    private static final String ROWS = "insert into item select n, timestamp '2023-03-01' + n * interval '1 hour',"
            + " 'first' from generate_series(1, 100) as n";

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final ItemLoads loads = new ItemLoads(project);

    @BeforeEach
    void makeTable() {
        atSource(
                "create table item (id int, at timestamp, note text) partition by range (at)",
                "create table early partition of item for values from (minvalue) to ('2023-03-03')",
                "create table late partition of item for values from ('2023-03-03') to (maxvalue)"
                        + " partition by list (note)",
                "create table late_first partition of late for values in ('first')",
                "create table late_other partition of late default",
                ROWS);
        loads.write();
        prepare();
    }

    private void atSource(String... statements) {
        project.production().execute(statements);
    }

    /** Loads once more; whatever happened, every raw table must equal the source. */
    private RecordedRun prepare() {
        RecordedRun run = project.prepare();
        loads.assertEqualTo(project.production());
        return run;
    }

    private void withoutLogs() {
        for (String log : new String[] {"log", "lately"}) {
            project.load(log, "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, at, note from item");
        }
        project.prepare(new Reload(false, Set.of(new TableName("raw", "lately")), true));
        loads.assertEqualTo(project.production());
    }

    @Test
    void rowsAreTakenFromPartitionsByTheIdsThatWroteThem() {
        assertThat(project.prepare().done()).isEmpty();
        TestTransaction open =
                project.production().begin().execute("insert into item values (0, '2023-03-01', 'late')");
        atSource("insert into item values (101, '2023-03-04', 'first'), (102, '2023-03-09', 'other')");

        RecordedRun run = prepare();

        assertThat(run.rows("raw.by_day")).isEqualTo(26);
        assertThat(run.rows("raw.by_key")).isEqualTo(2);
        assertThat(run.rows("raw.log")).isEqualTo(2);
        open.commit();
        assertThat(prepare().rows("raw.log")).isEqualTo(1);
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void aRowThatMovesToAnotherPartitionIsFound() {
        withoutLogs();
        atSource("update item set at = '2023-03-04' where id = 1", "update item set note = 'other' where id = 100");

        assertThat(prepare().rows("raw.by_key")).isEqualTo(2);
    }

    @Test
    void aPartitionThatCameWithRowsOfItsOwnIsFoundThoughTheCountsAreTheSame() {
        withoutLogs();
        atSource(
                "create table other_early (like item)",
                "insert into other_early select id, at, 'second' from early",
                "update item set note = 'other' where id = 100");
        prepare();
        atSource(
                "alter table item detach partition early",
                "alter table item attach partition other_early for values from (minvalue) to ('2023-03-03')");

        assertThat(prepare().detail("raw.by_day")).contains("a part with rows of its own was attached");

        assertThat(project.prepare().done()).isEmpty();
        atSource(
                "alter table item detach partition other_early",
                "alter table item attach partition early for values from (minvalue) to ('2023-03-03')");
        prepare();
    }

    @Test
    void ofAPartitionThatCameWithNewRowsAloneNothingNeedsToBeCompared() {
        atSource(
                "create table future partition of late for values in ('future')",
                "insert into item values (101, '2023-03-07', 'future')",
                "create table empty partition of late for values in ('empty')");

        RecordedRun run = prepare();

        assertThat(run.detail("raw.by_day")).isEqualTo("1 day changed at the source");
        assertThat(run.rows("raw.log")).isEqualTo(1);
    }

    @Test
    void aLogAddsTheRowsOfAPartitionThatCame() {
        atSource(
                "create table archive (like item)",
                "insert into archive values (102, '2023-03-08', 'archive'), (103, '2023-03-09', 'archive')",
                "insert into item values (101, '2023-03-04', 'first')");
        prepare();
        atSource("alter table late attach partition archive for values in ('archive')");

        RecordedRun run = project.prepare();

        assertThat(run.rows("raw.log")).isEqualTo(2);
        assertThat(project.warehouse().value("select count(*) from raw.log")).isEqualTo("103");
    }

    @Test
    void aPartitionThatWentIsDeletedAndALogRefusesTo() {
        atSource("alter table item detach partition early");
        assertThatThrownBy(project::prepare).hasMessageContaining("Of 100 rows that were loaded, the source has 53");
        withoutLogs();

        atSource("alter table item attach partition early for values from (minvalue) to ('2023-03-03')");

        prepare();
    }

    @Test
    void childrenOfATableAreReadWithIt() {
        withoutLogs();
        atSource(
                "drop table item",
                "create table item (id int, at timestamp, note text)",
                ROWS,
                "create table child (extra int) inherits (item)",
                "insert into child values (101, '2023-03-01', 'child', 7)",
                "create table stranger (like child)",
                "insert into stranger values (102, '2023-03-01', 'stranger', 8)");
        prepare();
        assertThat(project.prepare().done()).isEmpty();
        atSource("update child set note = 'changed'");
        assertThat(prepare().rows("raw.by_day")).isEqualTo(24);

        atSource("alter table child no inherit item", "alter table stranger inherit item");

        assertThat(prepare().detail("raw.by_day")).contains("a part with rows of its own was attached");
    }

    @Test
    void aPartitionOnAnotherServerIsComparedByDigest() {
        project.load(
                "log", "/* headrace\nfrom = production\nsync = append\n*/\nselect id, at, note from item where id > 0");
        atSource(
                "create extension file_fdw",
                "create server files foreign data wrapper file_fdw",
                "create foreign table elsewhere (id int, at timestamp, note text) server files"
                        + " options (program 'echo 107,2023-03-20,elsewhere', format 'csv')",
                "alter table late attach partition elsewhere for values in ('elsewhere')");

        assertThatThrownBy(project::prepare).hasMessageContaining("rows that are on this server");
        project.load("log", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, at, note from item");
        withoutLogs();
        atSource("alter foreign table elsewhere options (set program 'echo 108,2023-03-20,elsewhere')");

        assertThat(prepare().rows("raw.by_day")).isEqualTo(1);
    }

    /** As Citus marks a table whose rows are on its workers. */
    @Test
    void aDistributedTableIsComparedByDigest() {
        withoutLogs();
        atSource(
                "create function citus_truncate_trigger() returns trigger language plpgsql as 'begin return null; end'",
                "create trigger truncate_trigger after truncate on item execute function citus_truncate_trigger()",
                "update item set note = 'second' where id = 1");
        prepare();
        assertThat(project.warehouse().value("select count(*) from headrace.load where position ? 'table'"))
                .isEqualTo("0");

        atSource("update item set note = 'third' where id = 1");

        assertThat(prepare().rows("raw.by_day")).isEqualTo(23);
    }
}
