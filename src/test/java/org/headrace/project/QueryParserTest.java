package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.TableScan;
import org.headrace.project.ParsedQuery.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select a from m.e | m.e",
                "select a from m.e as x join m.o as y on x.a = y.a | m.e, m.o",
                "select a from m.e, m.o | m.e, m.o",
                "select a from m.e join (m.o join m.p using (a)) using (a) | m.e, m.o, m.p",
                "with c as (select a from m.e) select a from c | m.e",
                "with c as (with d as (select a from m.e) select a from d) select a from c | m.e",
                "with c as materialized (select a from m.e) select a from c | m.e",
                "with recursive c as (select a from m.e union all select a from c) select a from c | m.e",
                "with o as (select a from m.o) select a from o join m.p using (a) | m.o, m.p",
                "select a from (select a from m.e) as x | m.e",
                "select a from m.e where a in (select a from m.o) | m.e, m.o",
                "select a from m.e where exists (select 1 from m.o) | m.e, m.o",
                "select a from m.e where a = any (select a from m.o) | m.e, m.o",
                "select coalesce((select max(a) from m.o), 0) as x from m.e | m.e, m.o",
                "select array(select a from m.o) as x from m.e | m.e, m.o",
                "select count(*) filter (where exists (select 1 from m.o)) as x from m.e | m.e, m.o",
                "select case when exists (select 1 from m.o) then 1 end as x from m.e | m.e, m.o",
                "select a from m.e group by a having count(*) > (select 1 from m.o) | m.e, m.o",
                "select a from m.e order by (select 1 from m.o) limit (select 1 from m.p) | m.e, m.o, m.p",
                "select a from m.e cross join lateral (select b from m.o where o.a = e.a) as l | m.e, m.o",
                "select a from m.e union select a from m.o except select a from m.p | m.e, m.o, m.p",
                "(select a from m.e) union all (select a from m.o limit 1) | m.e, m.o",
                "values ((select a from m.o)) | m.o",
                "table m.e | m.e"
            })
    void everyRelationIsFound(String sql, String relations) throws UnreadableQueryException {
        assertThat(relations(sql)).containsExactlyInAnyOrder(relations.split(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a from generate_series(1, 2) as g (a)",
                "select a from unnest(array[1, 2]) as u (a)",
                "select a from lateral m.f(1) as x",
                "values (1), (2)",
                "select 1 as a"
            })
    void aFunctionInFromIsNoRelation(String sql) throws UnreadableQueryException {
        assertThat(relations(sql)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select A from M.E | m.e",
                "select a from \"M\".\"E\" | M.E",
                "select a from m.\"a\"\"b\" | m.a\"b",
                "select a from M.\"e\" as X join m.E as y on true | m.e"
            })
    void namesAreFoldedUnlessTheyAreQuoted(String sql, String relation) throws UnreadableQueryException {
        assertThat(relations(sql)).containsExactly(relation);
    }

    @Test
    void aCommonTableIsKnownWhateverItsSpelling() throws UnreadableQueryException {
        assertThat(relations("with Days as (select a from m.e) select a from days"))
                .containsExactly("m.e");
        assertThat(relations("with days as (select a from m.e) select a from \"days\""))
                .containsExactly("m.e");
    }

    @Test
    void aQuotedNameInOtherCaseIsNotTheCommonTable() throws UnreadableQueryException {
        assertThat(QueryParser.parse("with \"Days\" as (select a from m.e) select a from days")
                        .relations())
                .contains(new Reference(Optional.empty(), "days", 1));
    }

    @Test
    void aRelationIsNamedOnceALine() throws UnreadableQueryException {
        String sql = "with c as (\n  select a from e\n)\nselect a from c join m.o as x on true\njoin m.o as y on true";

        assertThat(QueryParser.parse(sql).relations())
                .containsExactlyInAnyOrder(
                        new Reference(Optional.empty(), "e", 2),
                        new Reference(Optional.of("m"), "o", 4),
                        new Reference(Optional.of("m"), "o", 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from m.e | true",
                "select e.* from m.e as e | true",
                "select *, 1 as x from m.e | true",
                "select a from m.e union all select * from m.o | true",
                "(select * from m.e) | true",
                "table m.e | true",
                "with c as (select * from m.e) select a from c | false",
                "select count(*) as rows from m.e | false",
                "select a from (select * from m.e) as x | false",
                "select a * 2 as x from m.e | false"
            })
    void onlyTheOutermostStarIsAStar(String sql, boolean isStar) throws UnreadableQueryException {
        assertThat(QueryParser.parse(sql).isSelectStar()).isEqualTo(isStar);
    }

    @Test
    void aQueryOfOneTableIsAScan() throws UnreadableQueryException {
        assertThat(scan("select e.created_at at time zone 'UTC' as Day, \"Value\", lower(name) as \"Name\""
                        + " from Public.Entity as e where value > 1 order by 1"))
                .isEqualTo(new TableScan(
                        "Public.Entity",
                        "Public.Entity AS e",
                        "e",
                        "value > 1",
                        "e.created_at AT TIME ZONE 'UTC' AS Day, \"Value\", lower(name) AS \"Name\"",
                        Map.of("day", "e.created_at AT TIME ZONE 'UTC'", "Value", "\"Value\"", "Name", "lower(name)"),
                        Set.of("created_at", "Value", "name", "value"),
                        Set.of("lower"),
                        true));
    }

    @Test
    void aScanWithoutAliasIsQualifiedByTheNamePostgresqlMeans() throws UnreadableQueryException {
        assertThat(scan("select * from Public.Entity"))
                .isEqualTo(new TableScan(
                        "Public.Entity",
                        "Public.Entity",
                        "\"entity\"",
                        "true",
                        "*",
                        Map.of(),
                        Set.of(),
                        Set.of(),
                        true));
        assertThat(scan("select * from \"Entity\"").qualifier()).isEqualTo("\"Entity\"");
    }

    @Test
    void theOrderOfTheResultMentionsNoColumnOfTheTable() throws UnreadableQueryException {
        assertThat(scan("select e.made_at as time, item from e where id > 0 order by time, item, id")
                        .references())
                .containsExactlyInAnyOrder("made_at", "item", "id");
        assertThat(scan("select md5(time::text) as time from e as time order by time")
                        .references())
                .containsExactly("time");
    }

    @Test
    void aStarStandsForTheColumnsOfTheTable() throws UnreadableQueryException {
        assertThat(scan("select * from entity").expressionOf("created_at")).contains("\"entity\".\"created_at\"");
        assertThat(scan("select e.* from entity as e").expressionOf("Made At")).contains("e.\"Made At\"");
    }

    @Test
    void aColumnThatTheQueryDoesNotNameHasNoExpression() throws UnreadableQueryException {
        assertThat(scan("select value, a + b from entity").expressionOf("created_at"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a from e join o using (a)",
                "select a from e, o",
                "select a from e group by a",
                "select 1 as a from e having true",
                "select distinct a from e",
                "select distinct on (a) a from e",
                "select a from e limit 1",
                "select a from e offset 1",
                "select a from e fetch first 1 row only",
                "select a from e for update",
                "select sum(a) as a from e",
                "select pg_catalog.max(a) as a from e",
                "select \"count\"(a) as a from e",
                "select count(*) filter (where a > 1) as a from e",
                "select string_agg(a, ',' order by a) as a from e",
                "select row_number() over () as a from e",
                "select max(a) over w as a from e window w as (order by a)",
                "select percentile_cont(0.5) within group (order by a) as a from e",
                "select a from e where a in (select 1)",
                "select a from e where exists (select 1)",
                "select (select 1) as a from e",
                "select array(select 1) as a from e",
                "with c as (select a from e) select a from c",
                "with c as (select 1 as a) select a from e",
                "select a from (select 1 as a) as x",
                "select a from generate_series(1, 2) as g (a)",
                "select a from e union all select a from e",
                "(select a from e)",
                "values (1)",
                "select *, 1 as x from e",
                "select a from e tablesample system (10)"
            })
    void whatIsNotReadRowByRowIsNoScan(String sql) throws UnreadableQueryException {
        assertThat(TableScanReader.read(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "current_date",
                "CURRENT_TIMESTAMP",
                "current_timestamp(3)",
                "current_time",
                "localtime",
                "localtimestamp",
                "LOCALTIMESTAMP(0)",
                "'now'::timestamp",
                "cast(' Now ' as timestamp)",
                "timestamp 'now'",
                "date 'Today'",
                "'today 10:00'::timestamp",
                "E'yesterday'::date",
                "$$tomorrow$$::date",
                "current_user",
                "session_user"
            })
    void aScanThatMentionsTimeOrSessionIsNotTimeless(String expression) throws UnreadableQueryException {
        assertThat(scan("select a from e where b < " + expression).isTimeless()).isFalse();
        assertThat(scan("select a, " + expression + " as b from e").isTimeless())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "date '2023-01-01'",
                "timestamp 'infinity'",
                "'knowhow'",
                "e.\"user\"",
                "\"localtime\"",
                "interval '1 day'"
            })
    void otherTextsAndQuotedNamesAreTimeless(String expression) throws UnreadableQueryException {
        assertThat(scan("select a from e where b < " + expression).isTimeless()).isTrue();
    }

    @Test
    void functionsAreNamedWithoutTheirSchemaForTheSourceToJudge() throws UnreadableQueryException {
        TableScan scan =
                scan("select Public.\"F\"(a) as a, case when pg_catalog.now() > b then lower(c) end as d from e");

        assertThat(scan.functions()).containsExactlyInAnyOrder("F", "now", "lower");
        assertThat(scan.isTimeless()).as("now() is for the source to judge").isTrue();
    }

    @Test
    void anUnreadableQueryIsReportedWithItsLine() {
        assertThatThrownBy(() -> QueryParser.parse("select a\nfrom m.e\nwhere where"))
                .isInstanceOfSatisfying(
                        UnreadableQueryException.class,
                        unreadable -> assertThat(unreadable.line()).isEqualTo(3))
                .hasMessage("cannot read this SQL: unexpected 'where'");
        assertThatThrownBy(() -> QueryParser.parse("select a from m.e where a ="))
                .hasMessage("cannot read this SQL: unexpected the end of the statement");
    }

    @Test
    void whatTheLibraryStumblesOverIsUnreadable() {
        assertThatThrownBy(() -> QueryParser.parse("select a from m.e fetch first row only"))
                .isInstanceOf(UnreadableQueryException.class)
                .hasMessage("cannot read this SQL: the parser has no support for it");
    }

    @Test
    void whatNestsTooDeeplyIsUnreadable() {
        assertThatThrownBy(() -> QueryParser.parse("select a" + " + a".repeat(100_000) + " as a from m.e"))
                .isInstanceOf(UnreadableQueryException.class)
                .hasMessage("cannot read this SQL: its expressions nest too deeply");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete from m.e", "insert into m.e select 1", "create table m.e (a int)"})
    void whatIsNoSelectIsRefused(String sql) {
        assertThatThrownBy(() -> QueryParser.parse(sql)).hasMessage("this is not a SELECT");
    }

    private static List<String> relations(String sql) throws UnreadableQueryException {
        return QueryParser.parse(sql).relations().stream()
                .map(reference -> reference.table().orElseThrow().toString())
                .distinct()
                .toList();
    }

    private static TableScan scan(String sql) throws UnreadableQueryException {
        return TableScanReader.read(sql).orElseThrow();
    }
}
