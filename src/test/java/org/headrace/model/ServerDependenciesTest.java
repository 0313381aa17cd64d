package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the text of a query does not tell, the warehouse does: nothing that a model depends on is missed. */
class ServerDependenciesTest {
    private static final String TABLE = "/* headrace\nkind = table\n*/\n";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void loadTwoTables() {
        project.production()
                .execute(
                        "create table t (id int, v int, errors int, j jsonb, a int[])",
                        "insert into t values (1, 10, 1, '{\"a\": 1}', '{1,2,3}'), (2, 20, 1, '{}', '{4,5}')",
                        "create table u (w int)",
                        "insert into u values (100)");
        project.load("t", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, v, errors, j, a from t");
        project.load("u", "/* headrace\nfrom = production\nsync = replace\n*/\nselect w from u");
        project.warehouse().execute("create schema ext");
    }

    private void updateTables() {
        project.production().execute("update t set v = v + 1, errors = errors + 1", "update u set w = w + 1");
    }

    private String value(String sql) {
        return project.warehouse().value(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select sum(t.errors)::int as s from raw.t",
                "select sum(t.errors) as s from raw.t where exists (select from raw.u)",
                "select sum(t.errors) as s from raw.t where E'it\\'s' <> ''",
                "select sum(errors) as s from raw.t where j @? '$.a' or true",
                "select sum(errors + 0 * cardinality(a[2:])) as s from raw.t",
                "select max(s) as s from (select sum(errors) over (w rows 1 preceding) as s from raw.t window w as (order by id)) as x",
                "select sum(errors) as s from \"raw\" . \"t\" where $q$ from raw.u $q$ <> ''",
                "select sum(errors) as s from raw.t where $q$'$q$ = '''' or $$'$$ <> ''",
                "select sum(errors) as s, 1 as returns, 2 as settings, 3 as final, 4 as unknown from raw.t"
            })
    void validSqlNeverLosesADependency(String sql) {
        project.model("mart/m", TABLE + sql);
        project.prepare();
        String before = value("select s from mart.m");
        project.production().execute("update t set errors = errors + 1");

        project.prepare();

        assertThat(value("select s from mart.m")).isNotEqualTo(before);
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void aFunctionThatIsNotImmutableIsCalledInEachRun() {
        project.prepare();
        project.warehouse()
                .execute(
                        "create function ext.total() returns bigint language sql stable as 'select sum(v) from raw.t'");
        project.model("mart/total", TABLE + "select ext.total() as s");
        project.check("small", "select 1 as one where ext.total() > 1000");
        project.prepare();
        updateTables();

        RecordedRun run = project.prepare();

        assertThat(value("select s from mart.total")).isEqualTo("32");
        assertThat(run.detail("mart.total"))
                .endsWith("it calls ext.total(), which is not immutable, so it is built in each run");
        assertThat(project.prepare().done()).containsExactly("mart.total", "small");
        project.production().execute("update t set v = 1000");
        assertThatThrownBy(project::prepare).hasMessageContaining("small");
    }

    @Test
    void aFunctionWithAStandardBodyNamesItsTables() {
        project.prepare();
        project.warehouse()
                .execute(
                        "create function ext.total() returns bigint language sql begin atomic select sum(v) from raw.t; end");
        project.model("mart/total", TABLE + "select ext.total() as s");
        project.prepare();
        assertThat(project.prepare().done()).isEmpty();
        updateTables();

        project.prepare();

        assertThat(value("select s from mart.total")).isEqualTo("32");
    }

    @Test
    void declaredRelationsAreAddedToThoseThatAreFound() {
        project.prepare();
        project.model("mart/m", "/* headrace\nkind = table\ndepends = [raw.t]\n*/\nselect sum(u.w) as s from raw.u");
        project.prepare();
        updateTables();

        project.prepare();

        assertThat(value("select s from mart.m")).isEqualTo("101");
    }

    @Test
    void aModelThatReadsAnotherThroughAViewOfOthersIsBuiltAfterIt() {
        project.model("mart/z", TABLE + "select sum(v) as s from raw.t");
        project.prepare();
        project.warehouse().execute("create view ext.over as select s from mart.z");
        project.model("mart/a", TABLE + "select s from ext.over");
        project.prepare();
        updateTables();

        RecordedRun run = project.prepare();

        assertThat(value("select s from mart.a")).isEqualTo("32");
        assertThat(run.done()).containsSubsequence("mart.z", "mart.a");
    }

    @Test
    void aModelThatCannotBeAskedAboutYetIsAskedAboutAgain() {
        project.model("mart/a", TABLE + "select 'mart.z'::regclass::text as t, sum(s) as s from mart.y");
        project.model("mart/y", TABLE + "select sum(v) as s from raw.t");
        project.model("mart/z", TABLE + "select 1 as one");

        RecordedRun run = project.prepare();

        assertThat(run.done()).containsExactly("raw.t", "raw.u", "mart.y", "mart.z", "mart.a");
    }

    @Test
    void anImmutableFunctionIsTakenAtItsWordByItsDefinition() {
        project.warehouse()
                .execute(
                        "create function ext.factor() returns int language sql immutable as 'select 2'",
                        "create function ext.times(i int) returns int language sql immutable as 'select i * ext.factor()'");
        project.model("mart/m", TABLE + "select ext.times(t.v) as s from raw.t where t.id = 1");
        project.model("stg/v", "select ext.times(t.v) as s from raw.t where t.id = 1");
        project.model("mart/n", TABLE + "select v.s as s from stg.v");
        project.check("holds", "select 1 as one where ext.times(1) > 4");
        project.prepare();
        assertThat(project.prepare().done()).isEmpty();
        project.warehouse()
                .execute("create or replace function ext.factor() returns int language sql immutable as 'select 3'");

        RecordedRun run = project.prepare();

        assertThat(value("select s from mart.m")).isEqualTo("30");
        assertThat(value("select s from mart.n")).isEqualTo("30");
        assertThat(run.done()).containsExactlyInAnyOrder("mart.m", "stg.v", "mart.n", "holds");
        assertThat(run.detail("mart.m")).endsWith("a function that it calls changed");
        assertThat(value("select max(version) from headrace.model_version where name = 'mart.m'"))
                .isEqualTo("2");
        assertThat(project.prepare().done()).isEmpty();
    }

    /** The called function is {@code ext."Rate 2"}, or {@code ext.rate}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select EXT.Rate($1)",
                "select \"ext\".\"Rate 2\"($1)",
                "select $1 operator(ext.@@@) 1",
                "select ($1::ext.money).cents",
                "select ext.cents($1)",
                "select length('1'::ext.checked) * $1 / $1 * ext.\"Rate 2\"(1)"
            })
    void aBodyThatIsATextIsFollowedHoweverItNamesWhatItCalls(String body) {
        String rate = "create or replace function ext.rate(int) returns int language sql immutable as 'select %s'";
        String rate2 =
                "create or replace function ext.\"Rate 2\"(int) returns int language sql immutable as 'select %s'";
        project.warehouse()
                .execute(
                        rate.formatted(1),
                        rate2.formatted(1),
                        "create type ext.money as (cents int)",
                        "create function ext.plus(int, int) returns int language sql immutable as 'select ext.rate($1)'",
                        "create operator ext.@@@ (leftarg = int, rightarg = int, function = ext.plus)",
                        "create function ext.made(int) returns ext.money language sql immutable"
                                + " as 'select row(ext.rate($1))::ext.money'",
                        "create cast (int as ext.money) with function ext.made(int) as implicit",
                        "create function ext.cents(ext.money) returns int language sql immutable as 'select ($1).cents'",
                        "create domain ext.checked as text check (ext.rate(1) > 0)",
                        "create function ext.called(int) returns int language sql immutable as $$" + body + "$$");
        project.model("mart/m", TABLE + "select ext.called(1) as s");
        project.prepare();
        assertThat(value("select s from mart.m")).isEqualTo("1");

        project.warehouse().execute(rate.formatted(7), rate2.formatted(7));
        project.prepare();

        assertThat(value("select s from mart.m")).isEqualTo("7");
    }

    @Test
    void whatReadsTheClockIsBuiltInEachRun() {
        project.model("mart/clock", TABLE + "select clock_timestamp() as t");
        project.model("stg/today", "select t.id as id, current_date as d from raw.t");
        project.model("mart/reader", TABLE + "select today.id as id, today.d as d from stg.today");
        project.model("mart/word", TABLE + "select 'today'::date as d");
        project.model("mart/still", TABLE + "select t.id as id, 'now' as word from raw.t");
        project.check("fresh", "select 1 as one from raw.t having now() > timestamptz '2100-01-01'");
        project.prepare();

        RecordedRun run = project.prepare();

        assertThat(run.done()).containsExactlyInAnyOrder("mart.clock", "mart.reader", "mart.word", "fresh");
        assertThat(run.detail("mart.reader")).endsWith("stg.today reads CURRENT_DATE, so it is built in each run");
    }

    @Test
    void aViewWhoseLiteralIsFixedWhenItIsCreatedIsCreatedInEachRun() {
        project.model("stg/today", "select t.id as id, 'today'::date as d from raw.t");
        project.model("mart/today", "/* headrace\nkind = materialized_view\n*/\nselect 'today'::date as d");
        project.model("stg/word", "select t.id as id, 'today' as word from raw.t");
        project.prepare();

        assertThat(project.prepare().done()).containsExactlyInAnyOrder("stg.today", "mart.today");
    }

    @Test
    void aViewOfAnotherPipelineThatIsNotBuiltYetIsNotBelieved() {
        project.model("stg/v", "select t.v as v from raw.t");
        project.pipeline("other");
        project.file("sql/other/models/mart/reader.sql", TABLE + "select v.v as v from stg.v");
        project.prepare();
        project.prepare("other");
        assertThat(project.prepare("other").done()).isEmpty();

        project.model("stg/v", "select u.w as v from raw.u");

        RecordedRun run = project.prepare("other");
        assertThat(run.done()).containsExactly("mart.reader");
        assertThat(run.detail("mart.reader")).contains("stg.v was not built since its file changed");
        project.prepare();
        project.prepare("other");
        assertThat(project.prepare("other").done()).isEmpty();
        assertThat(value("select v from mart.reader")).isEqualTo("100");
    }

    @Test
    void anAggregateThatIsReplacedRebuildsWhatCallsIt() {
        String create = "create or replace aggregate ext.total(int) (sfunc = int4pl, stype = int, initcond = '%d')";
        project.warehouse().execute(create.formatted(0));
        project.model("mart/total", TABLE + "select ext.total(v) as s from raw.t");
        project.prepare();

        project.warehouse().execute(create.formatted(5));
        project.prepare();

        assertThat(value("select s from mart.total")).isEqualTo("35");
    }

    @Test
    void aCheckThatHeldAsTimeWentByIsFoundViolated() {
        project.check(
                "not_late",
                "select max(t.id) as id from raw.t having clock_timestamp() > (select u.w from (select"
                        + " timestamptz 'epoch' + interval '1 day' * 40000 as w) as u)");
        project.prepare();
        assertThat(project.prepare().done()).containsExactly("not_late");
    }

    @Test
    void anIncrementalModelThatReadsTheClockIsRebuiltWhole() {
        project.production()
                .execute(
                        "create table e (at timestamp)",
                        "insert into e values ('2023-01-01 10:00'), ('2023-01-02 10:00')");
        project.load(
                "e",
                "/* headrace\nfrom = production\nsync = period\nperiod { column = at, unit = day }\n*/\nselect at from e");
        project.model(
                "mart/days",
                "/* headrace\nkind = incremental\nperiod { column = day, unit = day }\n*/\n"
                        + "select e.at::date as day, count(*) as n, max(clock_timestamp()) as seen from raw.e group by 1");
        project.prepare();
        String before = value("select min(seen) from mart.days");

        project.prepare();

        assertThat(value("select min(seen) > '" + before + "' from mart.days")).isEqualTo("t");
    }

    @Test
    void aBuildOfAnEarlierVersionIsAskedAboutWithoutBeingBuiltAgain() {
        project.model("mart/m", TABLE + "select sum(t.v) as s from raw.t");
        project.check("holds", "select t.id from raw.t where t.v < 0");
        project.prepare();
        project.warehouse().execute("delete from headrace.query_fact");

        assertThat(project.prepare().done()).isEmpty();

        assertThat(project.warehouse().rows("select name, relations from headrace.query_fact order by 1"))
                .containsExactly("(\"check main/holds\",{raw.t})", "(mart.m,{raw.t})");
    }

    @Test
    void whatIsWrongIsReportedOnceNothingElseCanBeMade() {
        project.model("mart/a", TABLE + "select t.nix as n\nfrom raw.t where j @? '$.a'");

        assertThatThrownBy(project::prepare)
                .hasMessageStartingWith("table mart.a failed (sql/main/models/mart/a.sql:4): warehouse answered: column"
                        + " t.nix does not exist");
    }

    @Test
    void whatAFunctionReadsReachesAllPeriodsOfAModel() {
        project.production()
                .execute(
                        "create table e (at timestamp, v int)",
                        "insert into e values ('2023-01-01', 1), ('2023-01-02', 2)");
        project.load(
                "e",
                "/* headrace\nfrom = production\nsync = period\nperiod { column = at, unit = day }\n*/\nselect at, v from e");
        project.prepare();
        project.warehouse()
                .execute(
                        "create function ext.all_v() returns bigint language sql begin atomic select sum(v) from raw.e; end");
        project.model(
                "mart/days",
                "/* headrace\nkind = incremental\nperiod { column = day, unit = day }\n*/\n"
                        + "select e.at::date as day, sum(e.v) as s, ext.all_v() as total from raw.e group by e.at::date");
        project.prepare();
        project.production().execute("insert into e values ('2023-01-02', 5)");

        project.prepare();

        assertThat(project.warehouse().rows("select s, total from mart.days order by day"))
                .containsExactly("(1,8)", "(7,8)");
    }
}
