package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a load finds changed in a table of its source, told by transaction ids alone. */
class SnapshotDetectionTest {
    private static final String RAW = "raw.event";
    private static final String LOAD = """
            /* headrace
            from = production
            sync = period
            period { column = at, unit = day }
            */
            """;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void loadTwoDaysWithTwoRowsEach() {
        project.production().execute("create table event (at timestamp, value int)", """
                insert into event values
                    ('2023-03-01 00:00', 1), ('2023-03-01 23:59:59.999999', 2),
                    ('2023-03-02 00:00', 3), ('2023-03-02 12:00', 4)
                """);
        project.load("event", LOAD + "select at, value from event");
        assertThat(project.prepare().rows(RAW)).isEqualTo(4);
    }

    /** Loads once more and says how many rows were copied; whatever happened, raw must equal the source. */
    private long copied() {
        RecordedRun run = project.prepare();
        assertThat(raw())
                .containsExactlyInAnyOrderElementsOf(project.production().rows("select at, value from event"));
        return run.rows(RAW);
    }

    private List<String> raw() {
        return project.warehouse().rows("select at, value from raw.event");
    }

    private void atSource(String... statements) {
        project.production().execute(statements);
    }

    @Test
    void anUnchangedTableIsSkipped() {
        assertThat(copied()).isZero();
        assertThat(project.prepare().skipped()).containsExactly(RAW);
    }

    @Test
    void onlyThePeriodOfAnInsertIsCopied() {
        atSource("insert into event values ('2023-03-02 13:00', 5)");

        assertThat(copied()).isEqualTo(3);
    }

    @Test
    void periodsAreCopiedFromThePlaceOfTheFirstNewRowOnIfAllOfThemAreNew() {
        atSource("insert into event values ('2023-03-03 13:00', 5)");
        assertThat(project.queryToCopy()).contains("ctid >= '(0,5)'");

        atSource("insert into event values ('2023-03-01 13:00', 6)");
        assertThat(project.queryToCopy()).doesNotContain("ctid");
        assertThat(copied()).isEqualTo(4);
    }

    @Test
    void aNewRowIsFoundInThePlaceOfAnOldOne() {
        atSource("insert into event select '2023-03-03', value from generate_series(1, 1000) as value");
        assertThat(copied()).isEqualTo(1000);
        atSource("delete from event where at < '2023-03-02'", "vacuum event");
        assertThat(copied()).isZero();
        atSource(
                "insert into event values ('2023-03-04', 1001), ('2023-03-05', 1002)",
                "insert into event select '2023-03-06', value from generate_series(1, 1000) as value");
        assertThat(project.production().value("select min(ctid)::text from event where at >= '2023-03-04'"))
                .isEqualTo("(0,1)");

        assertThat(copied()).isEqualTo(1002);
    }

    @Test
    void onlyThePeriodOfAnUpdateIsCopied() {
        atSource("update event set value = 10 where value = 1");

        assertThat(copied()).isEqualTo(2);
    }

    @Test
    void onlyThePeriodOfADeleteIsCopied() {
        atSource("delete from event where value = 1");

        assertThat(copied()).isEqualTo(1);
    }

    @Test
    void aPeriodThatVanishesIsDeleted() {
        atSource("delete from event where at < '2023-03-02'");

        assertThat(copied()).isZero();
        assertThat(raw()).hasSize(2);
    }

    @Test
    void allPeriodsMayVanish() {
        atSource("delete from event");

        copied();

        assertThat(raw()).isEmpty();
        assertThat(project.prepare().skipped()).containsExactly(RAW);
    }

    @Test
    void aDeleteAndAnInsertThatKeepTheCountAreFound() {
        atSource("delete from event where value = 1", "insert into event values ('2023-03-01 00:00', 7)");

        assertThat(copied()).isEqualTo(2);
    }

    @Test
    void aRowThatWasOpenAndADeleteElsewhereThatKeepTheCountAreFound() {
        TestTransaction open = project.production().begin().execute("insert into event values ('2023-03-01 05:00', 7)");
        atSource("insert into event values ('2023-03-09 00:00', 9)", "delete from event where value = 9");
        assertThat(copied()).isZero();
        atSource("update event set value = 10 where value = 1");
        assertThat(copied()).isEqualTo(2);
        open.commit();
        atSource("delete from event where value = 3");

        assertThat(copied()).isEqualTo(4);
    }

    @Test
    void anInsertOfAnEarlierTransactionReplacesADeletedRowOfALaterOne() {
        TestTransaction early =
                project.production().begin().execute("insert into event values ('2023-03-01 05:00', 7)");
        atSource("insert into event values ('2023-03-01 06:00', 8)");
        assertThat(copied()).isEqualTo(3);
        early.commit();
        atSource("delete from event where value = 8");

        assertThat(copied()).isEqualTo(3);
    }

    @Test
    void whatWasOpenDuringALoadIsLoadedOnceItCommitsThoughItsTimestampsAreOld() {
        TestTransaction open = project.production()
                .begin()
                .execute("insert into event values ('2023-03-01 05:00', 7)", "delete from event where value = 3");
        atSource("insert into event values ('2023-03-09 00:00', 9)");
        assertThat(copied()).isEqualTo(1);

        open.commit();

        assertThat(copied()).isEqualTo(4);
        assertThat(copied()).isZero();
    }

    @Test
    void namesOfTheTableAndItsColumnsMayBeAnyWhileATransactionIsOpen() {
        atSource(
                "create table latest (at timestamp, id int, age int)",
                "insert into latest values ('2023-03-01', 1, 1), ('2023-03-02', 2, 2)");
        project.load("latest", LOAD + "select at, id, age from latest where id > 0 and age > 0");
        TestTransaction open = project.production().begin().execute("insert into latest values ('2023-03-01', 3, 3)");
        project.prepare();

        open.commit();

        assertThat(project.prepare().rows("raw.latest")).isEqualTo(2);
        assertThat(project.prepare().skipped()).contains("raw.latest");
    }

    @Test
    void whatWasOpenDuringALoadAndIsRolledBackIsNotLoaded() {
        TestTransaction open = project.production().begin().execute("insert into event values ('2023-03-01 05:00', 7)");
        copied();

        open.rollback();

        assertThat(copied()).isZero();
    }

    @Test
    void rowsOfAReleasedSavepointAreLoadedOnceTheirTransactionCommits() {
        TestTransaction open = project.production()
                .begin()
                .execute(
                        "insert into event values ('2023-03-01 05:00', 7)",
                        "savepoint inner_work",
                        "insert into event values ('2023-03-02 05:00', 8)",
                        "release savepoint inner_work");
        copied();
        open.execute("savepoint later", "insert into event values ('2023-03-04 05:00', 9)");
        copied();

        open.commit();

        assertThat(copied()).isEqualTo(7);
    }

    @Test
    void rowsOfASavepointThatWasRolledBackNeverCome() {
        TestTransaction open = project.production()
                .begin()
                .execute(
                        "savepoint inner_work",
                        "insert into event values ('2023-03-02 05:00', 8)",
                        "rollback to savepoint inner_work",
                        "insert into event values ('2023-03-01 05:00', 7)");
        copied();

        open.commit();

        assertThat(copied()).isEqualTo(3);
    }

    @Test
    void aPreparedTransactionIsLoadedOnceItCommits() {
        String name = "headrace_test_" + ProcessHandle.current().pid();
        TestTransaction open = project.production().begin().execute("insert into event values ('2023-03-01 05:00', 7)");
        open.execute("prepare transaction '" + name + "'");
        copied();

        atSource("commit prepared '" + name + "'");

        assertThat(copied()).isEqualTo(3);
    }

    @Test
    void aRowThatMovesChangesBothPeriods() {
        atSource("update event set at = '2023-03-03 00:00' where value = 1");

        assertThat(copied()).isEqualTo(2);
        assertThat(project.warehouse().value("select count(*) from raw.event where at < '2023-03-02'"))
                .isEqualTo("1");
    }

    @Test
    void nullAndInfinityArePeriodsOfTheirOwn() {
        atSource("insert into event values (null, 5), ('infinity', 6), ('-infinity', 7), ('infinity', 8)");
        assertThat(copied()).isEqualTo(4);
        assertThat(copied()).isZero();

        atSource("update event set value = 50 where at is null");
        assertThat(copied()).isEqualTo(1);

        atSource("delete from event where value = 8");
        assertThat(copied()).isEqualTo(1);

        atSource("delete from event where at is null or at = '-infinity'");
        assertThat(copied()).isZero();
        assertThat(project.warehouse()
                        .value("select array_agg(period::date order by period) from headrace.load_period"))
                .isEqualTo("{2023-03-01,2023-03-02,infinity}");
    }

    @Test
    void anEqualCountAfterTruncateIsFound() {
        atSource("begin; truncate event; insert into event select '2023-03-01', n from generate_series(5, 6) as n;"
                + " insert into event select '2023-03-02', n from generate_series(7, 8) as n; commit");

        assertThat(copied()).isEqualTo(4);
    }

    @Test
    void vacuumLosesNothing() {
        atSource("delete from event where value = 1", "vacuum full event");
        copied();
        assertThat(raw()).hasSize(3);

        atSource("insert into event values ('2023-03-01 05:00', 7)", "vacuum freeze event");
        copied();
        assertThat(raw()).hasSize(4);

        atSource("delete from event where value = 7", "insert into event values ('2023-03-01 05:00', 8)");
        atSource("vacuum freeze event", "vacuum full event");
        copied();
    }

    @Test
    void aTableMadeAnewIsLoadedAnew() {
        atSource(
                "create table other as select at, value + 10 as value from event",
                "drop table event",
                "alter table other rename to event");

        assertThat(copied()).isEqualTo(4);
    }

    @Test
    void aColumnMadeAnewIsLoadedAnew() {
        atSource("alter table event drop column value", "alter table event add column value int default 7");

        assertThat(copied()).isEqualTo(4);
    }

    @Test
    void aChangedQueryIsComparedFromNothing() {
        project.load("event", LOAD + "select at, value * 10 as value from event");

        assertThat(project.prepare().rows(RAW)).isEqualTo(4);
        assertThat(raw()).contains("(\"2023-03-01 00:00:00\",10)");
    }

    @Test
    void aFullLoadPutsRightWhatWasChangedByHand() {
        project.warehouse().execute("update raw.event set value = 0");
        assertThat(project.prepare().skipped()).containsExactly(RAW);

        project.prepareFull();

        assertThat(copied()).isZero();
    }

    @Test
    void timesFarFromOursAreLoadedByPeriodToo() {
        atSource("insert into event values ('0044-03-15 12:00 BC', 5), ('12023-03-15 12:00', 6)");
        copied();

        atSource("update event set value = value + 1 where value in (5, 6)");

        assertThat(copied()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4714-11-24 00:00 BC", "4714-12-31 12:00 BC", "294276-12-31 23:59:59.999999"})
    void theFirstAndTheLastTimesThereAreComeAndGo(String time) {
        project.model("mart/year", """
                /* headrace
                kind = incremental
                period { column = last, unit = year }
                */
                select max(event.at) as last, count(*) as events from raw.event group by extract(year from event.at)
                """);
        copied();
        List<String> years = project.warehouse().rows("select * from mart.year");
        atSource("insert into event values ('" + time + "', 5)");
        assertThat(copied()).isEqualTo(1);
        assertThat(project.warehouse().rows("select * from mart.year")).hasSize(years.size() + 1);

        atSource("delete from event where value = 5");

        assertThat(copied()).isZero();
        assertThat(project.warehouse().rows("select * from mart.year")).isEqualTo(years);
    }

    @Test
    void aRawTableDroppedByHandIsLoadedAnewAndItsOldStateForgotten() {
        project.warehouse().execute("drop table raw.event");
        atSource("insert into event values ('2023-03-01 05:00', 7)");
        assertThat(copied()).isEqualTo(5);
        assertThat(project.warehouse().value("select count(*) from headrace.load_period"))
                .isEqualTo("2");

        atSource("delete from event where value = 7");

        copied();
    }

    @Test
    void aColumnMadeAnewBehindAStarIsLoadedAnew() {
        project.load("event", LOAD + "select * from event");
        copied();
        atSource("alter table event drop column value", "alter table event add column value int default 7");

        assertThat(copied()).isEqualTo(4);
    }

    @Test
    void aColumnThatIsComputedAnewWithoutWritingRowsIsLoadedAnew() {
        assumeThat(Integer.parseInt(project.production().value("show server_version_num")))
                .as("virtual generated columns came with PostgreSQL 18")
                .isGreaterThanOrEqualTo(18_00_00);
        atSource("alter table event rename column value to base", """
                alter table event add column value int generated always as (base * 2) virtual
                """);
        copied();

        atSource("alter table event alter column value set expression as (base * 3)");

        assertThat(copied()).isEqualTo(4);
    }
}
