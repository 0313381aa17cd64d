package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Which queries are compared by transaction ids and which by digest. An update that changes no value tells them apart: it
 * writes rows anew, which only transaction ids show.
 */
class QueryComparisonTest {
    private static final String RAW = "raw.event";
    private static final String LOAD = """
            /* headrace
            from = production
            sync = period
            period { column = at, unit = day }
            */
            """;
    private static final String UPDATE_WITHOUT_EFFECT = "update event set value = value";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void makeTable() {
        project.production()
                .execute(
                        "create table event (at timestamp, value int)",
                        "insert into event values ('2023-03-01', 1), ('2023-03-01', 2), ('2023-03-02', 3)",
                        "create table kind (value int, name text)",
                        "insert into kind values (1, 'one'), (2, 'two'), (3, 'three')");
    }

    /** Loads twice with an update in between; says how many rows the second load copied. */
    private long copiedAfter(String sql, String update) {
        project.load("event", LOAD + sql);
        project.prepare();
        assertThat(project.prepare().rows(RAW)).isZero();
        project.production().execute(update);
        long rows = project.prepare().rows(RAW);
        assertThat(project.warehouse().rows("select * from raw.event"))
                .containsExactlyInAnyOrderElementsOf(project.production().rows(sql));
        return rows;
    }

    @Test
    void aConditionLimitsWhatIsCompared() {
        String sql = "select at, value from event where value <> 2";

        assertThat(copiedAfter(sql, "delete from event where value = 2")).isZero();
        assertThat(copiedAfter(sql, "insert into event values ('2023-03-01', 4)"))
                .isEqualTo(2);
    }

    @Test
    void aRowThatEntersAConditionByAnUpdateIsFound() {
        assertThat(copiedAfter(
                        "select at, value from event where value <> 2", "update event set value = 5 where value = 2"))
                .isEqualTo(2);
    }

    @Test
    void aQueryWithImmutableFunctionsIsComparedByTransactionIds() {
        assertThat(copiedAfter("select at, abs(value) as value from event where abs(value) > 0", UPDATE_WITHOUT_EFFECT))
                .isEqualTo(3);
    }

    @Test
    void aFunctionOfOurOwnThatIsNotImmutableIsComparedByDigest() {
        project.production().execute("""
                create function current_factor() returns int language sql stable as 'select min(value) from kind'
                """);
        String sql = "select at, value * current_factor() as value from event";

        assertThat(copiedAfter(sql, UPDATE_WITHOUT_EFFECT)).isZero();
        assertThat(copiedAfter(sql, "update kind set value = value + 1")).isEqualTo(3);
    }

    @Test
    void aConditionOnTheCurrentTimeIsComparedByDigest() {
        String sql = "select at, value from event where at < now() and at < current_timestamp";

        assertThat(copiedAfter(sql, UPDATE_WITHOUT_EFFECT)).isZero();
        assertThat(copiedAfter(sql, "update event set value = 7 where value = 3"))
                .isEqualTo(1);
    }

    @Test
    void aJoinIsComparedByDigest() {
        String sql = "select event.at, kind.name from event join kind on kind.value = event.value";

        assertThat(copiedAfter(sql, UPDATE_WITHOUT_EFFECT)).isZero();
        assertThat(copiedAfter(sql, "update kind set name = 'drei' where value = 3"))
                .isEqualTo(1);
    }

    @Test
    void aViewIsComparedByDigest() {
        project.production()
                .execute("create view joined as select at, name from event join kind on kind.value = event.value");
        String sql = "select at, name from joined";

        assertThat(copiedAfter(sql, UPDATE_WITHOUT_EFFECT)).isZero();
        assertThat(copiedAfter(sql, "update kind set name = 'drei' where value = 3"))
                .isEqualTo(1);
    }

    @Test
    void aPartitionedTableIsComparedByDigest() {
        project.production()
                .execute(
                        "alter table event rename to event_old",
                        "create table event (at timestamp, value int) partition by range (at)",
                        "create table event_march partition of event for values from ('2023-03-01') to ('2023-04-01')",
                        "insert into event select * from event_old",
                        "create table event_april (like event)",
                        "insert into event_april values ('2023-04-01', 9)");

        assertThat(
                        copiedAfter(
                                "select at, value from event",
                                "alter table event attach partition event_april for values from ('2023-04-01') to ('2023-05-01')"))
                .isEqualTo(1);
    }

    @Test
    void aggregatesAreComparedByDigest() {
        assertThat(copiedAfter(
                        "select at, sum(value) as value from event group by at",
                        "update event set value = 10 where value = 2"))
                .isEqualTo(1);
    }

    @Test
    void aFunctionThatMakesSeveralRowsOfOneIsComparedByDigest() {
        String sql = "select at, unnest(array[value, -value]) as value from event";

        assertThat(copiedAfter(sql, UPDATE_WITHOUT_EFFECT)).isZero();
        assertThat(copiedAfter(sql, "update event set value = 10 where value = 2"))
                .isEqualTo(4);
    }

    @Test
    void aRenamedLabelOfAnEnumIsFoundThoughNoRowWasWritten() {
        project.production()
                .execute(
                        "create type state as enum ('open', 'closed')",
                        "alter table event add column state state not null default 'open'");

        assertThat(copiedAfter("select at, state from event", "alter type state rename value 'open' to 'new'"))
                .isEqualTo(3);
    }

    @Test
    void aReplacedFunctionIsFoundThoughNoRowWasWritten() {
        String function =
                "create or replace function twice(int) returns int immutable language sql as 'select $1 * %d'";
        project.production().execute(function.formatted(2));

        assertThat(copiedAfter("select at, twice(value) as value from event", function.formatted(3)))
                .isEqualTo(3);
    }

    /** A body that is no text has to be looked for elsewhere in the catalog. */
    @Test
    void aReplacedBodyInStandardSqlIsFound() {
        assumeThat(project.production().value("select current_setting('server_version_num')::int >= 140000"))
                .isEqualTo("t");
        String function = "create or replace function twice(v int, more int default %d) returns int immutable"
                + " language sql return v * %d + more";
        project.production().execute(function.formatted(0, 2));
        String sql = "select at, twice(value) as value from event";

        assertThat(copiedAfter(sql, function.formatted(0, 3))).isEqualTo(3);
        assertThat(copiedAfter(sql, function.formatted(1, 3))).isEqualTo(3);
    }

    @Test
    void aFunctionThatIsCalledLikeAColumnIsComparedByDigest() {
        project.production()
                .execute("create function label(event) returns text stable language sql as"
                        + " 'select kind.name from kind where kind.value = $1.value'");

        assertThat(copiedAfter("select e.at, e.label from event as e", "update kind set name = 'zwei' where value = 2"))
                .isEqualTo(2);
    }

    @Test
    void aFunctionWhoseNameIsCutOffByPostgresqlIsComparedByDigest() {
        String name = "f".repeat(70);
        project.production()
                .execute("create function " + name + "(int) returns text stable language sql as"
                        + " 'select kind.name from kind where kind.value = $1'");

        assertThat(copiedAfter(
                        "select at, " + name + "(value) as name from event",
                        "update kind set name = 'zwei' where value = 2"))
                .isEqualTo(2);
    }

    @Test
    void aRowThatStandsForAllColumnsIsComparedByDigest() {
        assertThat(copiedAfter(
                        "select at, md5(event::text) as hash from event",
                        "alter table event add column more int default 7"))
                .isEqualTo(3);
    }

    @Test
    void systemColumnsAreComparedByDigest() {
        assertThat(copiedAfter("select at, ctid::text as place from event", "delete from event where value = 1"))
                .isEqualTo(1);
        assertThat(copiedAfter("select at, ctid::text as place from event", "vacuum full event"))
                .isEqualTo(2);
    }

    @Test
    void aRangeOverAnEnumIsComparedByDigest() {
        project.production()
                .execute(
                        "create type level as enum ('low', 'high')",
                        "create type levels as range (subtype = level)",
                        "alter table event add column levels levels not null default '[low,high]'");

        assertThat(copiedAfter("select at, levels from event", "alter type level rename value 'high' to 'top'"))
                .isEqualTo(3);
    }

    @Test
    void aChangedCollationIsFoundThoughNoRowWasWritten() {
        project.production().execute("alter table event add column word text collate \"C\" not null default 'ab'");

        assertThat(copiedAfter(
                        "select at, word < 'B' as small from event",
                        "alter table event alter column word type text collate \"und-x-icu\""))
                .isEqualTo(3);
    }

    @Test
    void anOrderByTheResultsNamesIsComparedByTransactionIds() {
        assertThat(copiedAfter("select at, value as amount from event order by amount", UPDATE_WITHOUT_EFFECT))
                .isEqualTo(3);
    }

    @Test
    void aNewColumnThatTheQueryDoesNotNameIsNoChange() {
        assertThat(copiedAfter("select at, value from event", "alter table event add column e int"))
                .isZero();
    }

    @Test
    void aRenamedTableThatARowNamesIsFoundThoughNoRowWasWritten() {
        project.production()
                .execute(
                        "create table named (id int)",
                        "alter table event add column about regclass not null default 'named'",
                        "alter table event add column about_id oid not null default 'named'::regclass");

        assertThat(copiedAfter("select at, about::text as about from event", "alter table named rename to renamed"))
                .isEqualTo(3);
        assertThat(copiedAfter(
                        "select at, about_id::regclass::text as about from event",
                        "alter table renamed rename to named"))
                .isEqualTo(3);
    }

    @Test
    void aTableWhoseColumnsAreRenamedInTheQueryIsComparedByDigest() {
        assertThat(copiedAfter("select at, amount from event as e(at, amount)", UPDATE_WITHOUT_EFFECT))
                .isZero();
    }

    @Test
    void aTableWithRowsThatTheRoleMayNotSeeIsRefused() {
        String database = project.production().value("select quote_ident(current_database())");
        project.load("event", LOAD + "select at, value from event");
        project.production()
                .execute(
                        "create role headrace_test_reader",
                        "grant select on event to headrace_test_reader",
                        "create policy small_values on event using (value < 3)",
                        "alter table event enable row level security",
                        "alter database " + database + " set role = headrace_test_reader");
        try {
            assertThatThrownBy(project::prepare)
                    .hasMessageContaining("query would be affected by row-level security policy for table \"event\"")
                    .hasMessageContaining("BYPASSRLS");
            project.production().execute("alter database " + database + " reset role");
            assertThat(project.prepare().rows(RAW)).isEqualTo(3);
            assertThat(copiedAfter("select at, value from event", UPDATE_WITHOUT_EFFECT))
                    .isEqualTo(3);
        } finally {
            project.production().execute("drop owned by headrace_test_reader", "drop role headrace_test_reader");
        }
    }

    @Test
    void aPeriodMayBeAnExpressionOverTimesWithAZone() {
        project.production().execute("alter table event alter column at type timestamptz using at at time zone 'UTC'");
        String sql = "select at as at, value from event";
        project.load("event", LOAD + sql);
        project.prepare();
        // Late evening in Newfoundland, the next day in UTC: the periods of the second day and of it alone.
        project.production().execute("insert into event values ('2023-03-01 23:00-03:30', 4)");

        assertThat(project.prepare().rows(RAW)).isEqualTo(2);
        assertThat(project.warehouse().rows("select * from raw.event"))
                .containsExactlyInAnyOrderElementsOf(project.production().rows(sql));
    }
}
