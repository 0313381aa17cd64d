package org.headrace.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.headrace.run.Finding;
import org.headrace.run.VerifyScope;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every type from a source to the warehouse: null, the least, the greatest and what is odd; what lies beyond is refused. */
class TypeRoundTripTest {
    private static final String REPLACE = """
            /* headrace
            from = production
            sync = replace
            */
            """;

    @RegisterExtension
    private final TestProject project = new TestProject();

    /**
     * A type.
     *
     * @param lands the type it becomes
     * @param values literals that go through
     * @param beyond literals that the source itself refuses
     * @param since the version that both servers must have
     */
    private record Case(String type, String lands, List<String> values, List<String> beyond, int since) {
        static Case of(String type, String lands, String... values) {
            return new Case(type, lands, List.of(values), List.of(), 13);
        }

        Case without(String... literals) {
            return new Case(type, lands, values, List.of(literals), since);
        }

        Case since(int version) {
            return new Case(type, lands, values, beyond, version);
        }
    }

    private static List<Case> builtInTypes() {
        return List.of(
                Case.of("boolean", "bool", "true", "false").without("maybe"),
                Case.of("smallint", "int2", "-32768", "0", "32767").without("-32769", "32768"),
                Case.of("integer", "int4", "-2147483648", "2147483647").without("-2147483649", "2147483648"),
                Case.of("bigint", "int8", "-9223372036854775808", "9223372036854775807")
                        .without("-9223372036854775809", "9223372036854775808"),
                Case.of("real", "float4", "NaN", "Infinity", "-Infinity", "-0", "3.4028235e38", "1e-45", "0.1")
                        .without("3.5e38", "1e-46"),
                Case.of("double precision", "float8", "NaN", "-Infinity", "-0", "1.7976931348623157e308", "5e-324")
                        .without("1.8e308", "1e-324"),
                Case.of("numeric", "numeric", "NaN", "0", "-0.00", "1.10", "9".repeat(131072), "0." + "1".repeat(16383))
                        .without("1e131072"),
                Case.of("numeric(5, 2)", "numeric", "-999.99", "999.99", "0.005")
                        .without("1000"),
                Case.of("numeric(3, -2)", "numeric", "99900").without("99950").since(15),
                Case.of("numeric", "numeric", "Infinity", "-Infinity").since(14),
                Case.of("interval", "interval", "infinity", "-infinity").since(17),
                Case.of("money", "numeric", "-92233720368547758.08", "92233720368547758.07")
                        .without("92233720368547758.08"),
                Case.of("\"char\"", "char", "x", "", "\\377"),
                Case.of("name", "name", "n".repeat(63), "Ärger ? \"q\""),
                Case.of("text", "text", "", " a ", "tab\t newline\n \\N \\. \"q\" 'a' ä中\uD83D\uDE00", "\u0001\u007f"),
                Case.of("varchar", "varchar", "", "a  "),
                Case.of("varchar(3)", "varchar", "äöü", "a  ").without("abcd"),
                Case.of("char(3)", "bpchar", "a", "", "abc").without("abcd"),
                Case.of("bpchar", "bpchar", "a  ", ""),
                Case.of("bytea", "bytea", "", "\\x", "\\x00ff0a5c00").without("\\x0"),
                Case.of("date", "date", "4714-11-24 BC", "5874897-12-31", "-infinity", "infinity", "0001-12-31 BC")
                        .without("4714-11-23 BC", "5874898-01-01", "2023-02-29"),
                Case.of("time", "time", "00:00", "24:00", "23:59:59.999999").without("24:00:01"),
                Case.of("time(0)", "time", "23:59:59.6"),
                Case.of("timetz", "timetz", "00:00+15:59:59", "24:00-15:59:59", "02:30+05:45")
                        .without("00:00+16"),
                Case.of(
                                "timestamp",
                                "timestamp",
                                "4714-11-24 BC",
                                "294276-12-31 23:59:59.999999",
                                "infinity",
                                "-infinity",
                                "2023-03-12 02:30",
                                "2023-11-05 01:30")
                        .without("4714-11-23 23:59:59 BC", "294277-01-01"),
                Case.of(
                                "timestamptz",
                                "timestamptz",
                                "4714-11-24 00:00+00 BC",
                                "294276-12-31 23:59:59.999999+00",
                                "infinity",
                                "2023-03-12 02:30 America/St_Johns",
                                "2023-11-05 01:30-02:30",
                                "2023-11-05 01:30-03:30")
                        .without("294277-01-02 00:00+00"),
                Case.of("timestamp(0)", "timestamp", "2023-01-01 00:00:00.5"),
                Case.of(
                                "interval",
                                "interval",
                                "-178000000 years",
                                "178000000 years 11 mons -1 day 25:00:00.000001",
                                "0")
                        .without("178956971 years"),
                Case.of("interval year to month", "interval", "1 year 2 mons 3 days"),
                Case.of("uuid", "uuid", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff")
                        .without("0"),
                Case.of("json", "json", "{\"b\":  2, \"b\": 3}", "null", "\"\\u0000\"")
                        .without("{"),
                Case.of("jsonb", "jsonb", "{\"a\": [1.10, null, \"x\"]}", "null", "1e1000")
                        .without("{", "\"\\u0000\""),
                Case.of("jsonpath", "jsonpath", "strict $.\"a\"[*] ? (@ > 1)").without("$["),
                Case.of(
                        "xml",
                        "text",
                        "<a b=\"c\">d<e/></a>",
                        "text",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ä/>"),
                Case.of("bit(3)", "varbit", "101").without("1010", "10"),
                Case.of("bit varying", "varbit", "", "1", "0".repeat(100)).without("2"),
                Case.of("inet", "inet", "0.0.0.0/0", "::1/64", "192.168.0.1").without("256.0.0.1"),
                Case.of("cidr", "cidr", "10.0.0.0/8", "::/0").without("10.0.0.1/8"),
                Case.of("macaddr", "macaddr", "ff:ff:ff:ff:ff:ff").without("ff:ff:ff:ff:ff:fg"),
                Case.of("macaddr8", "macaddr8", "ff:ff:ff:ff:ff:ff:ff:00"),
                Case.of("point", "point", "(NaN,-Infinity)", "(1e-300,-0)"),
                Case.of("line", "line", "{1,2,3}").without("{0,0,3}"),
                Case.of("lseg", "lseg", "[(1,2),(3,4)]"),
                Case.of("box", "box", "(3,4),(1,2)"),
                Case.of("path", "path", "[(1,2),(3,4)]", "((1,2))"),
                Case.of("polygon", "polygon", "((1,2),(3,4),(5,6))"),
                Case.of("circle", "circle", "<(1,2),0>").without("<(1,2),-1>"),
                Case.of("tsvector", "tsvector", "", "'a':1A,16383D 'b c'"),
                Case.of("tsquery", "text", "", "'a':*A & !( 'b' | 'c d' ) <2> 'e'")
                        .without("a &"),
                Case.of("int2vector", "text", "", "1 2 -3"),
                Case.of("oidvector", "text", "", "1 4294967295"),
                Case.of("oid", "oid", "0", "4294967295").without("4294967296"),
                Case.of("xid", "xid", "4294967295"),
                Case.of("xid8", "xid8", "18446744073709551615"),
                Case.of("cid", "cid", "4294967295"),
                Case.of("tid", "tid", "(4294967295,65535)"),
                Case.of("pg_lsn", "pg_lsn", "0/0", "FFFFFFFF/FFFFFFFF").without("100000000/0"),
                Case.of("pg_snapshot", "pg_snapshot", "10:20:10,14,15", "9:9:").without("20:10:"),
                Case.of("txid_snapshot", "txid_snapshot", "10:20:10,14,15"),
                Case.of("refcursor", "refcursor", "a cursor"));
    }

    private static List<Case> composedTypes() {
        return List.of(
                Case.of("int4range", "int4range", "empty", "(,)", "[-2147483648,2147483647)")
                        .without("[2,1]"),
                Case.of("int8range", "int8range", "[1,9223372036854775807)"),
                Case.of("numrange", "numrange", "(,1.10]", "[0.1,NaN]"),
                Case.of("daterange", "daterange", "[4714-11-24 BC,infinity)"),
                Case.of("tsrange", "tsrange", "[-infinity,infinity]"),
                Case.of("tstzrange", "tstzrange", "[2023-03-26 01:00+00,)"),
                Case.of("int4multirange", "int4multirange", "{}", "{(,1),[3,5)}")
                        .without("{[3,1)}")
                        .since(14),
                Case.of("nummultirange", "nummultirange", "{[1.0,1.10]}").since(14),
                Case.of("datemultirange", "datemultirange", "{[2023-01-01,infinity)}")
                        .since(14),
                Case.of("integer[]", "_int4", "{}", "{{1,NULL},{3,4}}", "[0:1]={7,8}")
                        .without("{2147483648}"),
                Case.of("text[]", "_text", "{\"a,b\",NULL,\"NULL\",\"\",\"\\\\\"}"),
                Case.of("varchar(3)[]", "_varchar", "{abc}").without("{abcd}"),
                Case.of("numeric(4, 1)[]", "_numeric", "{NaN,999.9}"),
                Case.of("bit(3)[]", "_bit", "{101,NULL}"),
                Case.of("timestamptz[]", "_timestamptz", "{infinity,\"4714-11-24 00:00+00 BC\"}"),
                Case.of("jsonb[]", "_jsonb", "{\"{\\\"a\\\": 1}\"}"),
                Case.of("tsrange[]", "_tsrange", "{empty,\"[,infinity)\"}"),
                Case.of("money[]", "_numeric", "{1.25,NULL}"),
                Case.of("percentage", "numeric", "99.99", "0").without("100.01"),
                Case.of("percentages", "_numeric", "{1,99.99}"),
                Case.of("deep_percentage", "numeric", "0.5"),
                Case.of("regclass", "text", "pg_class", "pg_type"),
                Case.of("regproc", "text", "boolin"),
                Case.of("regprocedure", "text", "boolin(cstring)"),
                Case.of("regoper", "text", "|/"),
                Case.of("regoperator", "text", "+(integer,integer)"),
                Case.of("regtype", "text", "timestamp with time zone"),
                Case.of("regrole", "text", "pg_monitor"),
                Case.of("regnamespace", "text", "pg_catalog"),
                Case.of("regconfig", "text", "english"),
                Case.of("regdictionary", "text", "simple"),
                Case.of("regcollation", "text", "\"C\""),
                Case.of("regclass[]", "text", "{pg_class,NULL}"),
                Case.of("aclitem", "text", "=r/pg_monitor"),
                Case.of("aclitem[]", "text", "{=r/pg_monitor}"),
                Case.of("mood", "text", "sad", "Happy ?").without("angry"),
                Case.of("mood[]", "text", "{sad,NULL}"),
                Case.of("good_mood", "text", "Happy ?").without("sad"),
                Case.of("percentage[]", "text", "{99.99}"),
                Case.of("place", "text", "(\"a \"\"b\"\"\",\"{1,2}\")", "(,)").without("(1)"),
                Case.of("place[]", "text", "{\"(a,)\"}"),
                Case.of("floats", "text", "[0.1,0.2)"),
                Case.of("citext", "text", "ÄbC"),
                Case.of("hstore", "text", "\"a\"=>NULL, \"b\"=>\"\\\"\""));
    }

    private void makeTypes() {
        project.production()
                .execute(
                        "create type mood as enum ('sad', 'Happy ?')",
                        "create domain good_mood as mood check (value <> 'sad')",
                        "create domain percentage as numeric(5, 2) check (value between 0 and 100)",
                        "create domain deep_percentage as percentage",
                        "create domain percentages as numeric(5, 2)[]",
                        "create type place as (name text, numbers int[])",
                        "create type floats as range (subtype = float8)",
                        "create extension citext",
                        "create extension hstore");
    }

    /** Makes a table for each type, and loads them all. */
    private Map<String, Case> load(List<Case> cases) {
        Map<String, Case> tables = new TreeMap<>();
        for (Case type : onBothServers(cases)) {
            String table = "t%02d".formatted(tables.size());
            tables.put(table, type);
            project.production()
                    .execute(
                            "create table " + table + " (id int, value " + type.type() + ")",
                            "insert into " + table + " values (0, null)");
            for (int i = 0; i < type.values().size(); i++) {
                project.production().execute(insert(table, i + 1, type.values().get(i)));
            }
            for (String beyond : type.beyond()) {
                assertThatThrownBy(() -> project.production().execute(insert(table, -1, beyond)))
                        .as(type.type() + " " + beyond)
                        .isInstanceOf(AssertionError.class);
            }
            project.load(table, REPLACE + "select * from " + table);
        }
        project.prepare();
        return tables;
    }

    private List<Case> onBothServers(List<Case> cases) {
        int version = Math.min(version(project.production()), version(project.warehouse()));
        return cases.stream().filter(type -> type.since() <= version).toList();
    }

    private static int version(TestDatabase database) {
        return Integer.parseInt(database.value("show server_version_num")) / 10_000;
    }

    private static String insert(String table, int id, String literal) {
        return "insert into " + table + " values (" + id + ", '" + literal.replace("'", "''") + "')";
    }

    @Test
    void everyBuiltInTypeArrivesAsItIs() {
        assertRoundTrips(load(builtInTypes()));
    }

    @Test
    void whatIsMadeOfOtherTypesArrivesAsItIsOrAsText() {
        makeTypes();

        assertRoundTrips(load(composedTypes()));
    }

    private void assertRoundTrips(Map<String, Case> tables) {
        SoftAssertions all = new SoftAssertions();
        tables.forEach((table, type) -> {
            String raw = "raw." + table;
            all.assertThat(typeOf(project.warehouse(), raw))
                    .as(type.type() + " lands as")
                    .isEqualTo(type.lands());
            String value = type.lands().endsWith("numeric") ? "value::" + type.lands() : "value";
            all.assertThat(project.warehouse().rows("select id, value::text from " + raw + " order by id"))
                    .as(type.type() + " as text")
                    .isEqualTo(project.production()
                            .rows("select id, (" + value + ")::text from " + table + " order by id"));
            if (typeOf(project.production(), table).equals(type.lands())) {
                String image = "select id, encode(record_send(row(value)), 'hex') from ";
                all.assertThat(project.warehouse().rows(image + raw + " order by id"))
                        .as(type.type() + " in binary")
                        .isEqualTo(project.production().rows(image + table + " order by id"));
            }
        });
        all.assertAll();
        assertThat(project.prepare().skipped()).hasSize(tables.size());
        List<Finding> findings = new ArrayList<>();
        project.verify(new VerifyScope(true, false, false), findings::add);
        assertThat(findings).hasSize(tables.size()).allMatch(finding -> finding.outcome() == Finding.Outcome.EQUAL);
    }

    private static String typeOf(TestDatabase database, String table) {
        return database.value("select typname from pg_attribute join pg_type on pg_type.oid = atttypid"
                + " where attname = 'value' and attrelid = '" + table + "'::regclass");
    }

    @Test
    void everyTypeOfTheServerIsTriedHere() {
        List<String> tried = new ArrayList<>();
        makeTypes();
        for (List<Case> cases : List.of(builtInTypes(), composedTypes())) {
            onBothServers(cases)
                    .forEach(type -> tried.add(project.production()
                            .value("select typname from pg_type where oid = '" + type.type() + "'::regtype")));
        }

        assertThat(project.production()
                        .rows(
                                "select typname from pg_type where typnamespace = 'pg_catalog'::regnamespace and typtype = 'b'"
                                        + " and typcategory <> 'A' and typname not in ("
                                        + "'gtsvector', 'pg_node_tree', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list',"
                                        + " 'pg_brin_bloom_summary', 'pg_brin_minmax_multi_summary')"))
                .extracting(row -> row.replaceAll("[()\"]", ""))
                .isSubsetOf(tried);
    }
}
