package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.TableName;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server says of queries. The project makes the tables {@code m.a}, {@code m.b} and {@code m.part}. */
class QueryInspectionTest {
    private static final Set<TableName> MADE =
            Set.of(new TableName("m", "a"), new TableName("m", "b"), new TableName("m", "part"));

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void makeObjects() {
        project.warehouse()
                .execute(
                        "create schema m",
                        "create schema ext",
                        "create table m.a (id int, x float8, d date, t text, j jsonb, returns int)",
                        "create table m.b (id int, at timestamptz)",
                        "create table m.part (id int, d date) partition by range (d)",
                        "create table m.part_1 partition of m.part for values from ('2023-01-01') to ('2024-01-01')",
                        "create table ext.heir () inherits (m.b)",
                        "create view ext.over as select b.id from m.b as b",
                        "create function ext.plain(i int) returns int language sql immutable as 'select i + 1'",
                        "create function ext.wrapped(i int) returns int language sql immutable as 'select ext.plain(i)'",
                        "create function ext.total() returns bigint language sql stable as 'select sum(id) from m.a'",
                        "create function ext.named() returns bigint language sql stable begin atomic select sum(id) from m.a; end",
                        "create function ext.clock() returns timestamptz language sql begin atomic select now(); end",
                        "create function ext.deep() returns bigint language sql stable begin atomic select ext.named(); end",
                        "create function ext.step(s int, i int) returns int language sql immutable as 'select s + i'",
                        "create function ext.guess(s int, i int) returns int language sql volatile as 'select s + i'",
                        "create aggregate ext.agg(int) (sfunc = ext.step, stype = int)",
                        "create aggregate ext.chance(int) (sfunc = ext.guess, stype = int)",
                        "create operator ext.<~> (leftarg = int, rightarg = int, function = ext.guess)",
                        "create domain ext.positive as int check (ext.plain(value) > 1)");
    }

    private QueryInspection.Answer ask(String sql, boolean hasTimeLiteral, boolean readsParametersOnly) {
        try (Session session = Session.open(project.warehouse().endpoint())) {
            return session.inTransaction(() -> new QueryInspection(session, MADE)
                    .ask(new QueryInspection.Question(sql, hasTimeLiteral, readsParametersOnly)));
        }
    }

    private QueryInspection.Answer ask(String sql) {
        return ask(sql, false, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select a.returns as errors from m.a as a where a.j @? '$.x' | m.a",
                "select id, id from m.a | m.a",
                "select from m.a | m.a",
                "select $q$ from m.b $q$ as t from m.a | m.a",
                "select E'it\\'s' as t from m.a where exists (select from m.b) | ext.heir, m.a, m.b",
                "select 'm.a'::regclass as t | m.a",
                "select over.id from ext.over as over | ext.heir, ext.over, m.b",
                "select part.id from m.part as part | m.part",
                "select ext.named() as t | m.a",
                "select ext.deep() as t | m.a",
                "select ext.total() as t | ",
                "select id from pg_catalog.pg_class as c (id) | pg_catalog.pg_class",
                "select sum(id) over (w rows 1 preceding) from m.a window w as (order by id) | m.a",
                "select 1 as one | "
            })
    void everyRelationThatIsReadIsNamed(String sql, String relations) {
        assertThat(ask(sql).facts().relations())
                .extracting(TableName::toString)
                .containsExactlyInAnyOrderElementsOf(relations == null ? List.of() : List.of(relations.split(", ")));
    }

    @Test
    void whatTheTextDoesNotShowIsTold() {
        assertThat(ask("select a.id from m.a as a where 'm.a'::regclass is not null")
                        .facts()
                        .hidden())
                .isEmpty();
        assertThat(ask("select ext.deep() as t from m.b").facts().hidden())
                .extracting(TableName::toString)
                .containsExactlyInAnyOrder("m.a", "ext.heir");
        assertThat(ask("select over.id from ext.over as over").facts().hidden())
                .extracting(TableName::toString)
                .containsExactlyInAnyOrder("m.b", "ext.heir");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select now() | calls now()",
                "select a.id from m.a as a group by a.id having now() > timestamptz '2024-01-01' | calls now()",
                "select current_date | reads CURRENT_DATE",
                "select localtimestamp(3) | reads LOCALTIMESTAMP",
                "select session_user | reads SESSION_USER",
                "select random() | calls random()",
                "select gen_random_uuid() | calls gen_random_uuid()",
                "select age(b.at) from m.b as b | calls age()",
                "select clock_timestamp() | calls clock_timestamp()",
                "select current_setting('search_path') | calls current_setting()",
                "select pg_backend_pid() | calls pg_backend_pid()",
                "select id from m.a tablesample bernoulli (50) | takes a sample of rows",
                "select ext.total() | calls ext.total(), which is not immutable",
                "select ext.clock() | calls now()",
                "select 1 operator(ext.<~>) id from m.a | calls ext.guess(), which is not immutable",
                "select ext.chance(id) from m.a | calls ext.guess(), which is not immutable",
                "select query_to_xml('select 1', true, true, '') | calls query_to_xml()"
            })
    void whatChangesWhileInputsStandStillIsNamed(String sql, String reason) {
        assertThat(ask(sql).facts().always()).containsExactly(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select date_trunc('day', b.at), to_char(b.at, 'YYYY'), b.at::date, b.at + interval '1 day' from m.b as b",
                "select age(b.at, b.at), pg_typeof(b.id), extract(epoch from b.at) from m.b as b",
                "select sum(a.id), string_agg(a.t, ','), jsonb_build_object('a', a.id) from m.a as a group by a.id",
                "select ext.plain(1), ext.named(), ext.agg(id), 2::ext.positive from m.a",
                "select generate_series(1, 2), to_timestamp(0), md5('a'), 'now' as word",
                "select id from m.a order by t collate \"C\""
            })
    void whatDependsOnItsInputsAloneIsNot(String sql) {
        assertThat(ask(sql, true, false).facts().always())
                .filteredOn(reason -> !reason.contains("literal"))
                .isEmpty();
    }

    @Test
    void aLiteralThatMeansThePresentTimeIsFoundByItsType() {
        assertThat(ask("select 'today'::date as d", true, false).facts().always())
                .containsExactly("has a literal such as 'now'");
        assertThat(ask("select 'today'::text::timestamp as d", true, false)
                        .facts()
                        .always())
                .containsExactly("has a literal such as 'now'");
        assertThat(ask("select '[today,infinity)'::tsrange as d", true, false)
                        .facts()
                        .always())
                .containsExactly("has a literal such as 'now'");
        assertThat(ask("select a.t from m.a as a where a.t = 'now' and a.id > 2", true, false)
                        .facts()
                        .always())
                .isEmpty();
    }

    @Test
    void aParameterOfTheQueryIsNoSettingOfTheSession() {
        assertThat(ask("select coalesce(current_setting('param.x', true), 'a') as x", false, true)
                        .facts()
                        .always())
                .isEmpty();
    }

    @Test
    void functionsAreNamedWithThoseThatTheyCall() {
        assertThat(functions("select ext.wrapped(1)")).isEqualTo("ext.plain(integer), ext.wrapped(integer)");
        assertThat(functions("select ext.agg(id) from m.a")).isEqualTo("ext.agg(integer), ext.step(integer,integer)");
        assertThat(functions("select id::ext.positive from m.a")).isEqualTo("ext.plain(integer)");
        assertThat(functions("select sum(id), md5('a') from m.a")).isEmpty();
    }

    private String functions(String sql) {
        String oids = ask(sql).facts().functions().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return oids.isEmpty()
                ? ""
                : project.warehouse()
                        .value("select string_agg(oid::regprocedure::text, ', ' order by oid::regprocedure::text)"
                                + " from pg_proc where oid in (" + oids + ")");
    }

    @Test
    void sumsOfDoublesAreTold() {
        assertThat(ask("select sum(a.x) from m.a as a").addsDoubles()).isTrue();
        assertThat(ask("select avg(a.x::real) over () from m.a as a").addsDoubles())
                .isTrue();
        assertThat(ask("select sum(a.id), max(a.x) from m.a as a").addsDoubles())
                .isFalse();
    }

    @Test
    void aWrongQueryLeavesTheTransactionAsItWas() {
        try (Session session = Session.open(project.warehouse().endpoint())) {
            session.inTransaction(() -> {
                session.execute("create table m.c (id int)");
                assertThatThrownBy(() -> new QueryInspection(session, MADE)
                                .ask(new QueryInspection.Question("select nix from m.c", false, false)))
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining("\"nix\"");
                session.execute("insert into m.c values (1)");
            });
        }
        assertThat(project.warehouse().value("select count(*) from m.c")).isEqualTo("1");
        assertThat(project.warehouse().value("select to_regclass('pg_temp.headrace_asked')"))
                .isNull();
    }
}
