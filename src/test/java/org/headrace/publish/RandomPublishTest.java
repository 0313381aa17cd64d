package org.headrace.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.headrace.testing.MariaDbDatabase;
import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random histories of the source, of kills and of restored targets: after each publication nothing is left to write. */
final class RandomPublishTest {
    private static final int ROUNDS = 30;
    private static final String WAREHOUSE_ROWS =
            "select concat_ws('|', id, to_char(at, 'YYYY-MM-DD HH24:MI:SS'), value, coalesce(note, '~')) from mart.item";
    private static final String TARGET_ROWS =
            "select concat_ws('|', id, date_format(at, '%Y-%m-%d %H:%i:%s'), value, coalesce(note, '~')) as text from item";

    @RegisterExtension
    final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @RegisterExtension
    final TestProject project = new TestProject();

    private final Random random = new Random(16);

    @Test
    void theTableEqualsTheQueryWhateverHappened() {
        write();
        for (int round = 0; round < ROUNDS; round++) {
            for (int change = random.nextInt(4); change > 0; change--) {
                project.production().execute(change());
            }
            project.prepare();
            disturb(random.nextInt(8));

            project.publish();

            assertThat(targetRows()).as("round %d", round).isEqualTo(warehouseRows());
            if (random.nextInt(5) == 0) {
                assertThat(project.publishFull().rows("item")).isZero();
            }
        }
    }

    private void write() {
        project.settings("connections { analytics { url = \"" + target().url() + "\", user = root } }");
        project.production().execute("create table item (id text, at timestamp, value int, note text)");
        project.load("item", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select id, at, value, note from item
                """);
        project.model("mart/item", """
                /* headrace
                kind = incremental
                period { column = at, unit = day }
                key = [id, at]
                */
                select id, at, sum(value)::int as value, max(note) as note from raw.item group by id, at
                """);
        project.publication("item", """
                /* headrace
                to = analytics
                table = item
                key = [id, at]
                period { column = at, unit = day }
                */
                select id, at, value, note from mart.item
                """);
    }

    private String change() {
        int day = 1 + random.nextInt(9);
        String where = " where at::date = '2023-01-0" + day + "'";
        return switch (random.nextInt(5)) {
            case 0 -> "delete from item" + where;
            case 1 -> "update item set value = value + 1" + where;
            case 2 -> "update item set at = at + interval '1 day'" + where;
            case 3 -> "update item set note = nullif(note, 'x') || 'y'" + where;
            default ->
                "insert into item select (array['a', 'A', 'a ', 'ä'])[1 + n % 4], '2023-01-0" + day
                        + " 12:00'::timestamp + n * interval '1 hour', n, (array['x', '', null])[1 + n % 3]"
                        + " from generate_series(0, " + random.nextInt(12) + ") as n";
        };
    }

    /** What may happen to the target, or to a run that was killed, between two publications. */
    private void disturb(int kind) {
        boolean isPublished = target().rows("show tables like 'item'").size() == 1;
        if (!isPublished) {
            return;
        }
        switch (kind) {
            case 0 -> target().execute("truncate item");
            case 1 -> target().execute("drop table item");
            case 2 -> target().execute("drop table headrace_published");
            case 3 -> killedBeforeTheTargetCommitted();
            case 4 -> killedAfterTheTargetCommitted();
            case 5 -> restored();
            default -> {}
        }
    }

    private void killedBeforeTheTargetCommitted() {
        project.warehouse()
                .execute(
                        "insert into headrace.publication (pipeline, name, version, target, definition, inputs, versions,"
                                + " run_id) select pipeline, name, gen_random_uuid(), target, definition, inputs,"
                                + " array(select version + 1 from unnest(versions) as version), run_id from headrace.publication"
                                + " limit 1");
    }

    private void killedAfterTheTargetCommitted() {
        project.warehouse().execute("create table before_kill as select * from headrace.publication");
        project.publish();
        project.warehouse()
                .execute(
                        "update headrace.publication set published_at = null",
                        "insert into headrace.publication select * from before_kill on conflict do nothing",
                        "drop table before_kill");
        project.production().execute(change());
        project.prepare();
    }

    private void restored() {
        target().execute(
                        "create table backup_item as select * from item",
                        "create table backup_version as select * from headrace_published");
        project.publish();
        target().execute(
                        "delete from item",
                        "insert into item select * from backup_item",
                        "delete from headrace_published",
                        "insert into headrace_published select * from backup_version",
                        "drop table backup_item, backup_version");
    }

    private MariaDbDatabase target() {
        return mariaDb.database();
    }

    private List<String> targetRows() {
        return target().rows(TARGET_ROWS).stream()
                .map(row -> row.substring(1, row.length() - 1))
                .sorted()
                .toList();
    }

    private List<String> warehouseRows() {
        return project.warehouse().rows(WAREHOUSE_ROWS).stream()
                .map(row -> row.replaceAll("^\\(\"?|\"?\\)$", "").replace("\"\"", "\""))
                .sorted()
                .toList();
    }
}
