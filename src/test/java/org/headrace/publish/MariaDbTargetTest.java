package org.headrace.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.headrace.testing.MariaDbDatabase;
import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MariaDbTargetTest {
    private static final String HEADER = """
            /* headrace
            to = analytics
            table = device_hourly
            key = [device_id, hour]
            period { column = hour, unit = hour }
            */
            """;
    private static final String QUERY = "select device_id, hour, points, km, note from mart.hourly";
    private static final String TARGET_ROWS = "select * from device_hourly order by 2, 1";

    @RegisterExtension
    final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @RegisterExtension
    final TestProject project = new TestProject();

    @BeforeEach
    void write() {
        project.settings(
                "connections { analytics { url = \"" + mariaDb.database().url() + "\", user = root } }");
        project.production()
                .execute(
                        "create table reading (device_id text, hour timestamp, points int, km float8, note text)",
                        "insert into reading values ('ab', '2023-01-01 10:00', 1, 1.5, null),"
                                + " ('AB', '2023-01-01 10:00', 2, 0.1, ''), ('ab ', '2023-01-01 10:00', 3, 3, 'NULL'),"
                                + " ('ab', '2023-01-01 11:00', 4, 1e300, E'a\\tb\\\\c\\n\\u00e4\\U0001F600\\v')");
        project.load("reading", """
                /* headrace
                from = production
                sync = period
                period { column = hour, unit = hour }
                */
                select device_id, hour, points, km, note from reading
                """);
        project.model("mart/hourly", """
                /* headrace
                kind = incremental
                period { column = hour, unit = hour }
                key = [device_id, hour]
                */
                select device_id, hour, points, km, note from raw.reading
                """);
        project.publication("device_hourly", HEADER + QUERY);
    }

    private MariaDbDatabase target() {
        return mariaDb.database();
    }

    @Test
    void theTableIsCreatedAndEqualsTheQuery() {
        project.prepare();
        RecordedRun run = project.publish();

        assertThat(target().rows(TARGET_ROWS))
                .containsExactlyInAnyOrder(
                        "(ab,2023-01-01 10:00:00.000000,1,1.5,)",
                        "(AB,2023-01-01 10:00:00.000000,2,0.1,\"\")",
                        "(ab ,2023-01-01 10:00:00.000000,3,3,NULL)",
                        "(ab,2023-01-01 11:00:00.000000,4,1e300,a\tb\\c\nä😀\u000b)");
        assertThat(run.rows("device_hourly")).isEqualTo(4);
        assertThat(
                        target().value(
                                        "select concat(column_type, ' ', collation_name) from information_schema.columns where"
                                                + " table_schema = database() and table_name = 'device_hourly' and column_name = 'device_id'"))
                .isEqualTo("varchar(766) utf8mb4_nopad_bin");
        assertThat(project.warehouse().rows("select name, target, rows_written from headrace.publications"))
                .containsExactly("(device_hourly,\"analytics: device_hourly\",4)");
    }

    @Test
    void onlyTheChangedPeriodsAreSentAndOnlyRowsThatDifferAreWritten() {
        project.prepare();
        project.publish();
        assertThat(project.publish().skipped()).containsExactly("device_hourly");
        project.production()
                .execute(
                        "update reading set points = 9 where device_id = 'AB'",
                        "delete from reading where device_id = 'ab '",
                        "insert into reading values ('new', '2023-01-01 10:30', 1, 0, null)");
        project.prepare();

        assertThat(project.planPublish())
                .containsExactly("publish device_hourly: 2023-01-01T10:00..2023-01-01T11:00, where rows differ:"
                        + " mart.hourly changed in an earlier run");
        RecordedRun run = project.publish();

        assertThat(run.detail("device_hourly")).isEqualTo("3 rows compared: 1 inserted, 1 updated, 1 deleted");
        assertThat(target().rows("select device_id, points from device_hourly"))
                .containsExactlyInAnyOrder("(ab,1)", "(AB,9)", "(new,1)", "(ab,4)");
    }

    @Test
    void whatWasChangedByHandIsPutRightByFull() {
        project.prepare();
        project.publish();
        target().execute(
                        "update device_hourly set note = 'null' where device_id = 'ab '",
                        "update device_hourly set note = 'x' where device_id = 'AB'",
                        "delete from device_hourly where points = 4",
                        "insert into device_hourly values ('mine', '2020-01-01', 1, 1, '')");

        assertThat(project.publish().skipped()).containsExactly("device_hourly");
        assertThat(project.publishFull().detail("device_hourly"))
                .isEqualTo("4 rows compared: 1 inserted, 2 updated, 1 deleted");
        assertThat(target().rows("select device_id, points, note from device_hourly where points < 4"))
                .containsExactlyInAnyOrder("(ab,1,)", "(AB,2,\"\")", "(ab ,3,NULL)");
    }

    @Test
    void aTableThatWasTruncatedRestoredOrMadeAgainIsComparedWhole() {
        project.prepare();
        project.publish();
        target().execute("create table backup as select * from headrace_published", "drop table device_hourly");

        assertThat(project.publish().rows("device_hourly")).isEqualTo(4);

        target().execute(
                        "delete from device_hourly where points = 1",
                        "replace into headrace_published select * from backup");

        assertThat(project.publish().detail("device_hourly"))
                .isEqualTo("4 rows compared: 1 inserted, 0 updated, 0 deleted");

        target().execute("drop table headrace_published");

        assertThat(project.publish().detail("device_hourly"))
                .isEqualTo("4 rows compared: 0 inserted, 0 updated, 0 deleted");
    }

    @Test
    void valuesThatTheTableCannotHoldAreRefusedBeforeAnythingIsSent() {
        project.production()
                .execute("insert into reading values ('x', 'infinity', 1, 1, null), ('y', '0044-03-15 BC', 1, 1, null),"
                        + " ('z', '2023-01-02', 1, 'NaN', null), ('z', '2023-01-02 01:00', 1, '-Infinity', null),"
                        + " (repeat('k', 767), '2023-01-02', 1, 1, null)");
        project.prepare();

        assertThatThrownBy(project::publish)
                .hasMessageContaining("sql/main/publish/device_hourly.sql")
                .hasMessageContaining("The table device_hourly of 'analytics' cannot hold values that the query gives")
                .hasMessageContaining(
                        "device_id: a text of more than 766 characters, or null, in a column of the key (1 row)")
                .hasMessageContaining(
                        "hour: infinity, or a time before the year 1 or after 9999, or null, in a column of"
                                + " the key (2 rows)")
                .hasMessageContaining("km: infinity or NaN (2 rows)");
        assertThat(target().rows("select * from device_hourly")).isEmpty();
    }

    @Test
    void aTableThatDoesNotFitIsRefusedWithBothSides() {
        target().execute("create table device_hourly (device_id varchar(20) character set utf8mb4, hour datetime(6),"
                + " points varchar(10), km double, extra int not null, primary key (hour))");
        project.prepare();

        assertThatThrownBy(project::publish)
                .hasMessageContaining("has the collation utf8mb4_general_ci, which takes different texts for equal; use"
                        + " utf8mb4_nopad_bin")
                .hasMessageContaining("the column 'points' is varchar(10)")
                .hasMessageContaining("the table has no column 'note'; the query gives it as text")
                .hasMessageContaining("the query does not give the column 'extra', which must have a value")
                .hasMessageContaining("it has no primary key or unique index of the columns device_id, hour")
                .hasMessageContaining(
                        "the query gives: device_id text, hour timestamp, points int4, km float8, note text")
                .hasMessageContaining(
                        "the table has:   device_id varchar(20), hour datetime(6), points varchar(10), km double");
    }

    @Test
    void aKeyThatDoesNotTellRowsApartIsRefusedAndNothingIsWritten() {
        project.publication("device_hourly", HEADER + QUERY + " union all " + QUERY);
        project.prepare();

        assertThatThrownBy(project::publish)
                .hasMessageContaining("Two rows of the query have the same key (device_id, hour)")
                .message()
                .doesNotContain("2023-01-01 10");
        assertThat(target().rows("select * from device_hourly")).isEmpty();
    }

    @Test
    void aTargetThatWasDownIsCaughtUpWith() {
        project.prepare();
        project.publish();
        project.production().execute("update reading set points = points + 10");
        project.prepare();
        project.settings("connections.analytics.url = \"jdbc:mariadb://127.0.0.1:1/nothing\"");

        assertThatThrownBy(project::publish).hasMessageContaining("analytics answered:");

        project.settings("connections.analytics.url = \"" + target().url() + "\"");
        assertThat(project.publish().rows("device_hourly")).isEqualTo(4);
        assertThat(target().value("select sum(points) from device_hourly")).isEqualTo("50");
    }

    @Test
    void anExistingTableKeepsItsOtherColumns() {
        target().execute(
                        "create table device_hourly (id bigint auto_increment primary key, device_id varchar(50) character"
                                + " set utf8mb4 collate utf8mb4_nopad_bin, hour datetime, points bigint, km double, note text character"
                                + " set utf8mb4, remark varchar(10), unique (hour, device_id))");
        project.prepare();
        project.publish();
        target().execute("update device_hourly set remark = 'mine'");
        project.production().execute("update reading set points = 7 where points = 1");
        project.prepare();

        assertThat(project.publish().rows("device_hourly")).isEqualTo(1);
        assertThat(target().rows("select points, remark from device_hourly where points = 7"))
                .containsExactly("(7,mine)");
    }
}
