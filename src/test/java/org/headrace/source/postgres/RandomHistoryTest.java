package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.headrace.TableName;
import org.headrace.run.Reload;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The promise of every load, under writers whose transactions insert, update, move, delete and truncate at random, with
 * savepoints and in two phases, and stay open across loads: after each {@code prepare} of a project, whose files are read and
 * whose state is kept as ever, each raw table has exactly the rows that others see at the source. {@code -Dseed=} gives other
 * histories, {@code -Dtest.histories=} more of them.
 */
class RandomHistoryTest {
    private static final long SEED = Long.getLong("seed", 20230501);
    private static final int HISTORIES = Integer.getInteger("test.histories", 20);
    private static final int ACTS = 25;
    private static final int WRITERS = 4;

    private static final String EVENTS = "select id, at, value from event where value < 1000";
    private static final String LOG = "select at, line from log";

    /** Two queries over one snapshot; the digest has to find what changed. */
    private static final String JOINED =
            "select id, at, value, lines from event cross join (select count(*) / 4 as lines from log) as log";

    /** How each raw table is loaded. */
    private enum Subscription {
        BY_HOUR("period\nperiod { column = at, unit = hour }", EVENTS),
        BY_DAY("period\nperiod { column = at, unit = day }", EVENTS),
        BY_MONTH("period\nperiod { column = at, unit = month }", EVENTS),
        BY_KEY("key\nkey = [id]", EVENTS),
        WHOLE("replace", EVENTS),
        JOINED_BY_DAY("period\nperiod { column = at, unit = day }", JOINED),
        JOINED_BY_KEY("key\nkey = [id]", JOINED),
        LOG_OF_ALL("append", LOG),
        LOG_WITH_CURSOR("append\ncursor = line\nlookback = 1500", LOG);

        private final String sync;
        private final String query;

        Subscription(String sync, String query) {
            this.sync = sync;
            this.query = query;
        }

        String file() {
            return "/* headrace\nfrom = production\nsync = " + sync + "\n*/\n" + query;
        }

        boolean isLog() {
            return query.equals(LOG);
        }

        TableName table() {
            return new TableName("raw", name().toLowerCase(Locale.ROOT));
        }
    }

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final Random random = new Random(SEED);
    private final Deque<String> prepared = RandomWriter.noPrepared();
    private final List<RandomWriter> writers = new ArrayList<>();
    private final Set<TableName> fromNothing = new HashSet<>();
    private final Map<Subscription, Integer> copies = new EnumMap<>(Subscription.class);

    @BeforeEach
    void createTables() {
        project.production()
                .execute(
                        "create table event (id int, at timestamp, value int)",
                        "create table log (at timestamp, line int)");
        AtomicInteger numbers = new AtomicInteger();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new RandomWriter(project.production(), random, numbers, prepared));
        }
        for (Subscription subscription : Subscription.values()) {
            project.load(subscription.table().name(), subscription.file());
        }
    }

    @Test
    void afterEachLoadRawEqualsTheSource() {
        for (int history = 0; history < HISTORIES; history++) {
            begin();
            for (int act = 0; act < ACTS; act++) {
                writers.get(random.nextInt(WRITERS)).act();
                if (random.nextInt(6) == 0) {
                    load();
                }
            }
        }
        endAll(true);
        load();
        assertThat(Subscription.values())
                .as("loads that found something: %s", copies)
                .allMatch(subscription -> copies.getOrDefault(subscription, 0) > HISTORIES / 2);
    }

    /** Histories follow each other in the same tables; some begin with empty ones, some loads from nothing. */
    private void begin() {
        if (random.nextInt(10) == 0) {
            endAll(random.nextBoolean());
            project.production().execute("truncate event, log");
            for (Subscription subscription : Subscription.values()) {
                if (subscription.isLog()) {
                    fromNothing.add(subscription.table());
                }
            }
        }
        if (random.nextInt(5) == 0) {
            Subscription[] all = Subscription.values();
            fromNothing.add(all[random.nextInt(all.length)].table());
        }
    }

    private void endAll(boolean commit) {
        writers.forEach(writer -> writer.end(commit));
        while (!prepared.isEmpty()) {
            writers.get(0).endPrepared(commit);
        }
    }

    /** Nobody writes while it lasts, so that what others see at the source is what the loads saw. */
    private void load() {
        RecordedRun run = project.prepare(new Reload(false, fromNothing, true));
        fromNothing.clear();
        Map<String, List<String>> sources = new HashMap<>();
        for (Subscription subscription : Subscription.values()) {
            String name = subscription.table().toString();
            if (run.done().contains(name)) {
                copies.merge(subscription, 1, Integer::sum);
            }
            assertThat(sorted(project.warehouse(), "select * from " + name))
                    .as("%s, -Dseed=%d", name, SEED)
                    .isEqualTo(
                            sources.computeIfAbsent(subscription.query, query -> sorted(project.production(), query)));
        }
    }

    private static List<String> sorted(TestDatabase database, String query) {
        return database.rows(query).stream().sorted().toList();
    }
}
