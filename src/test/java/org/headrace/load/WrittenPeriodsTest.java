package org.headrace.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A load by key or of a log with {@code period} tells in which periods the rows lie that it wrote. */
class WrittenPeriodsTest {
    private static final String KEY = "sync = key\nkey = [id]";
    private static final String BY_DAY = "\nperiod { column = at, unit = day }";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void makeEvents() {
        atSource(
                "create table event (id int, at timestamptz, booked date, value int)",
                "insert into event select n, timestamptz '2023-03-01 10:00+00' + n * interval '1 day',"
                        + " date '2023-06-01' + n, 1 from generate_series(0, 4) as n",
                "insert into event values (10, null, null, 7)");
        model("main", "raw.event");
    }

    private void atSource(String... statements) {
        project.production().execute(statements);
    }

    private void load(String settings) {
        project.load(
                "event",
                "/* headrace\nfrom = production\n" + settings + "\n*/\nselect id, at, booked, value from event");
    }

    private void model(String pipeline, String input) {
        project.file("sql/" + pipeline + "/models/" + pipeline + "/day.sql", """
                /* headrace
                kind = incremental
                period { column = day, unit = day }
                */
                select event.at::date as day, sum(event.value) as total from raw.event group by event.at::date
                """.replace("raw.event", input)
                .replace("event.", input.substring(input.indexOf('.') + 1) + "."));
    }

    private String detail() {
        return project.prepare().detail("main.day");
    }

    private void assertEqualToWhole(String model) {
        assertThat(project.warehouse().rows("select * from " + model + " order by 1"))
                .isEqualTo(project.warehouse()
                        .rows("select (at at time zone 'UTC')::date as day, sum(value) as total from raw.event"
                                + " group by 1 order by 1"));
    }

    @Test
    void aLoadByKeyTellsTheOldAndTheNewPlaceOfARow() {
        load(KEY + BY_DAY);
        project.prepare();

        atSource("update event set value = 5 where id = 1");
        assertThat(detail()).isEqualTo("rebuilt 2023-03-02: raw.event changes");
        atSource("update event set at = at + interval '2 days' where id = 1");
        assertThat(detail()).isEqualTo("rebuilt 2023-03-02, 2023-03-04: raw.event changes");
        atSource(
                "delete from event where id = 3",
                "insert into event values (11, '2023-05-01 23:59:59.999999+00', null, 2)");
        assertThat(detail()).isEqualTo("rebuilt 2023-03-04, 2023-05-01: raw.event changes");
        atSource("update event set at = null where id = 0", "update event set at = 'infinity' where id = 4");
        assertThat(detail()).isEqualTo("rebuilt 2023-03-01, 2023-03-05, infinity and 1 more: raw.event changes");
        atSource("update event set value = value where id = 2");
        RecordedRun run = project.prepare();

        assertThat(run.done()).containsExactly("raw.event");
        assertEqualToWhole("main.day");
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void aLoadByKeyTellsThemAfterAnyChanges() {
        load(KEY + BY_DAY);
        project.prepare();
        Random random = new Random(20230301);
        for (int round = 0; round < 12; round++) {
            for (int change = random.nextInt(3); change >= 0; change--) {
                int id = random.nextInt(12);
                String at = List.of("null", "'infinity'", "'2023-03-04 00:00+00'", "'2023-02-28 23:59:59+00'", "at")
                        .get(random.nextInt(5));
                atSource(
                        switch (random.nextInt(3)) {
                            case 0 -> "delete from event where id = " + id;
                            case 1 -> "update event set at = " + at + ", value = value + 1 where id = " + id;
                            default ->
                                "insert into event values (" + (100 + 10 * round + change) + ", "
                                        + at.replace("at", "null") + ", null, 1)";
                        });
            }
            project.prepare();
            assertEqualToWhole("main.day");
        }
    }

    @Test
    void aLoadByKeyOfAJoinTellsThemToo() {
        atSource("create table tariff (id int, factor int)", "insert into tariff select id, 1 from event");
        project.load("event", """
                /* headrace
                from = production
                sync = key
                key = [id]
                period { column = booked, unit = month }
                */
                select event.id, event.at, event.booked, event.value * factor as value from event join tariff using (id)
                """);
        project.file("sql/main/models/main/day.sql", """
                /* headrace
                kind = incremental
                period { column = month, unit = month }
                */
                select date_trunc('month', event.booked)::date as month, sum(event.value) as total from raw.event group by 1
                """);
        atSource("update event set booked = '2023-07-09' where id = 4");
        project.prepare();
        atSource("update tariff set factor = 3 where id = 4", "delete from tariff where id = 10");

        assertThat(detail()).isEqualTo("rebuilt 2023-07-01..2023-07-31, null: raw.event changes");

        assertThat(project.warehouse().rows("select * from main.day order by 1"))
                .containsExactly("(2023-06-01,4)", "(2023-07-01,3)");
    }

    @Test
    void aLogTellsThePeriodsOfItsNewRows() {
        load("sync = append" + BY_DAY);
        project.prepare();
        atSource("insert into event values (11, '2023-03-03 00:00+00', null, 2), (12, null, null, 3)");

        assertThat(project.plan())
                .contains("load raw.event: 2 new at the source", "incremental main.day: raw.event changes");
        assertThat(project.predictedPeriods("main.day")).isEqualTo("the periods of the rows written");
        assertThat(detail()).isEqualTo("rebuilt 2023-03-03, null: raw.event changes");

        assertEqualToWhole("main.day");
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void aLogFromAnotherServerTellsThePeriodsOfTheRowsItLacked() {
        load("sync = append" + BY_DAY);
        project.prepare();
        atSource("create table copy as table event", "drop table event", "alter table copy rename to event");
        atSource("insert into event values (11, '2023-03-03 00:00+00', null, 2)");

        assertThat(detail()).isEqualTo("rebuilt 2023-03-03: raw.event changes");

        assertEqualToWhole("main.day");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY, "sync = append", "sync = append\ncursor = id\nlookback = 100"})
    void periodsMayBeGivenLaterAndNothingIsLoadedAgain(String settings) {
        load(settings);
        project.prepare();
        load(settings + BY_DAY);

        assertThat(project.prepare().done()).isEmpty();

        atSource("insert into event values (20, '2023-03-03 00:00+00', null, 2)");
        assertThat(detail()).isEqualTo("rebuilt 2023-03-03: raw.event changes");
        load(settings);
        assertThat(project.prepare().done()).isEmpty();
        atSource("insert into event values (21, '2023-03-03 00:00+00', null, 2)");
        assertThat(detail()).isEqualTo("rebuilt everything: raw.event changes");
        assertEqualToWhole("main.day");
    }

    @Test
    void whatWasNotedByAnotherColumnCountsAsEverything() {
        for (boolean isNotedAgain : new boolean[] {false, true}) {
            project.pipeline("second");
            model("second", "raw.event");
            load(KEY + "\nperiod { column = booked, unit = day }");
            project.prepare();
            project.prepare("second");
            atSource("update event set value = value + 1 where id = 2");
            project.prepare();
            load(KEY + BY_DAY);
            if (isNotedAgain) {
                atSource("update event set value = value + 1 where id = 3");
                project.prepare();
            }

            assertThat(project.prepare("second").detail("second.day"))
                    .isEqualTo("rebuilt everything: raw.event changed in an earlier run");

            assertEqualToWhole("second.day");
        }
    }

    @Test
    void aPeriodColumnThatIsNoTimeIsRefused() {
        for (String settings : List.of(KEY, "sync = append")) {
            load(settings + "\nperiod { column = value, unit = day }");
            assertThatThrownBy(project::prepare)
                    .hasMessageContaining("The period column 'value' is int4; expected a column of type timestamp,"
                            + " timestamptz or date. Correct the key 'period'.");
            load(settings + "\nperiod { column = other, unit = day }");
            assertThatThrownBy(project::prepare).hasMessageContaining("The period column 'other' is not in the result");
        }
    }
}
