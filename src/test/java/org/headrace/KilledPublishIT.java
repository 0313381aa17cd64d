package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.headrace.testing.HeadraceProcess;
import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a process that publishes: the target is as before or as after the run, and the next run puts it right. */
final class KilledPublishIT {
    private static final int KILLS = Integer.getInteger("test.kills", 6);
    private static final int ROWS = 20_000;
    private static final int CHANGED = 500;
    private static final String CONTENT = "select concat(count(*), ' ', sum(value)) from item";

    @RegisterExtension
    final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @RegisterExtension
    final TestProject project = new TestProject();

    @TempDir
    private Path logs;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    @SuppressWarnings("SystemOut") // what it takes to repeat it
    void theTargetIsNeverHalfDoneAndTheNextRunPutsItRight() {
        project.settings(
                "connections { analytics { url = \"" + mariaDb.database().url() + "\", user = root } }");
        project.production()
                .execute(
                        "create table item (id int, value bigint)",
                        "insert into item select n, n from generate_series(1, " + ROWS + ") as n");
        project.load("item", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, value from item");
        project.publication(
                "item", "/* headrace\nto = analytics\ntable = item\nkey = [id]\n*/\nselect id, value from raw.item");
        project.prepare();
        publish();
        long start = System.nanoTime();
        publish();
        Duration aRun = Duration.ofNanos(2 * (System.nanoTime() - start));

        int killed = 0;
        while (killed < KILLS) {
            String before = content();
            change();
            HeadraceProcess process = start();
            if (!process.endsWithin(Duration.ofNanos((long) (random.nextDouble() * aRun.toNanos())))) {
                process.kill();
                killed++;
            }
            assertThat(content()).as("seed " + seed).isIn(before, source());
            if (random.nextBoolean()) {
                publish();
                assertThat(content()).as("seed " + seed).isEqualTo(source());
            }
        }
        publish();

        assertThat(mariaDb.database().rows("select id, value from item order by id"))
                .as("seed " + seed)
                .isEqualTo(project.warehouse().rows("select id, value from raw.item order by id"));
        System.out.println(KILLS + " kills of publish, seed " + seed);
    }

    /** Rows vanish, change and appear. */
    private void change() {
        int number = 1 + random.nextInt(ROWS - CHANGED);
        project.production()
                .execute(
                        "delete from item where id = " + number,
                        "update item set value = value + 7 where id between " + number + " and " + (number + CHANGED),
                        "insert into item select max(id) + 1, 1 from item");
        project.prepare();
    }

    private String content() {
        return mariaDb.database().value(CONTENT);
    }

    private String source() {
        return project.warehouse().value("select count(*) || ' ' || sum(value) from raw.item");
    }

    private void publish() {
        HeadraceProcess process = start();
        assertThat(process.exitCode()).as(process::output).isZero();
    }

    private HeadraceProcess start() {
        return HeadraceProcess.start(project.folder(), logs.resolve("log"), "publish", "--wait", "30s");
    }
}
