package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names and values that would be SQL if they were not quoted; {@code precious} would be gone then. */
class HostileNamesTest {
    private static final String DROP = "\"; drop table precious; --";
    private static final String TICK = "'; drop table precious; --";
    private static final String ROLE = "headrace_" + ProcessHandle.current().pid() + DROP;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void makePrecious() {
        project.production().execute("create table precious (id int)");
        project.warehouse().execute("create table precious (id int)");
    }

    @AfterEach
    void isStillThere() {
        String role = quote(ROLE);
        project.warehouse()
                .execute("do $role$ begin if exists (select 1 from pg_roles where rolname = '" + ROLE
                        + "') then drop owned by " + role + "; drop role " + role + "; end if; end $role$");
        assertThat(project.production().value("select count(*) from precious")).isEqualTo("0");
        assertThat(project.warehouse().value("select count(*) from precious")).isEqualTo("0");
    }

    private static String quote(String name) {
        return TableName.quote(name);
    }

    /** A text of HOCON. */
    private static String text(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** Whatever it is called, without a dot. */
    private static String schema(String name) {
        return "mart " + name.replace(".", "");
    }

    private List<String> rows(String schema, String name) {
        return project.warehouse()
                .rows("select * from " + new TableName(schema, name).quoted() + " as t order by t::text");
    }

    @Test
    void namesOfTablesColumnsFilesAndFolders() {
        List<String> names = List.of(
                "a" + DROP, "b" + TICK, "c d.e", "$f$", "i\\j", "k%sl", "select", "M", "n{o}", "p?q", "$1", "r`s", "ü");

        for (String name : names) {
            String at = "at" + name;
            project.production()
                    .execute(
                            "create table " + quote(name) + " (" + quote(at) + " timestamp, " + quote(name) + " text)",
                            "insert into " + quote(name) + " values ('2023-01-01', " + TableName.literal(name + "1")
                                    + "), ('2023-01-02', " + TableName.literal(name + "2") + "), (null, null)");
            project.load(name, """
                    /* headrace
                    from = production
                    sync = period
                    period { column = %s, unit = day }
                    */
                    select %s, %s from %s
                    """.formatted(text(at), quote(at), quote(name), quote(name)));
            String columns = "source_row." + quote(at) + ", source_row." + quote(name);
            project.model(schema(name) + "/" + name, """
                    /* headrace
                    kind = incremental
                    period { column = %s, unit = day }
                    key = [%s]
                    index = [%s]
                    */
                    select %s from %s as source_row
                    """.formatted(
                            text(at),
                            text(name),
                            text(quote(at) + ", " + quote(name)),
                            columns,
                            new TableName("raw", name).quoted()));
            String from = " from " + new TableName(schema(name), name).quoted() + " as source_row";
            project.model(
                    "view/" + name,
                    "/* headrace\nkind = materialized_view\nkey = [" + text(name) + "]\n*/\nselect " + columns + from);
            project.check(
                    name,
                    "/* headrace\nperiod { column = " + text(at) + ", unit = day }\n*/\nselect " + columns + from
                            + " where false");
            project.export(
                    name,
                    "/* headrace\npath = " + text(names.indexOf(name) + "/{value}.csv")
                            + "\n*/\nselect source_row." + quote(name) + " as value, source_row." + quote(at) + " as "
                            + quote(name) + from);
        }

        project.prepare();
        project.export();
        for (String name : names) {
            assertThat(rows("raw", name)).as(name).hasSize(3);
            project.production()
                    .execute(
                            "delete from " + quote(name) + " where " + quote("at" + name) + " = '2023-01-02'",
                            "update " + quote(name) + " set " + quote(name) + " = null where " + quote("at" + name)
                                    + " is not null");
        }
        project.prepare();
        project.export();

        assertThat(project.prepare().done()).isEmpty();
        for (String name : names) {
            assertThat(rows("raw", name)).as(name).hasSize(2);
            assertThat(rows(schema(name), name)).isEqualTo(rows("raw", name));
            assertThat(rows("view", name)).isEqualTo(rows("raw", name));
        }
        assertThat(project.files()).hasSize(names.size());
    }

    @Test
    void aLineBreakInTheNameOfALoad() {
        String name = "a\nb" + DROP;
        project.production().execute("create table " + quote(name) + " as select 7 as " + quote(name));
        project.load(name, "/* headrace\nfrom = production\nsync = replace\n*/\nselect * from " + quote(name));

        project.prepare();

        assertThat(rows("raw", name)).containsExactly("(7)");
    }

    @Test
    void namesOfPipelinesChecksAndRoles() {
        String pipeline = "shop" + DROP + TICK;
        project.pipeline(pipeline);
        String folder = "sql/" + pipeline;
        project.file(folder + "/models/mart/one.sql", "/* headrace\nkind = table\n*/\nselect 1 as one");
        project.file(folder + "/models/mart/two.sql", "select one.one from mart.one");
        project.file(
                folder + "/checks/" + DROP + TICK + ".sql",
                "/* headrace\nseverity = warn\n*/\nselect one.one from mart.one");
        project.prepare(pipeline);
        project.warehouse()
                .execute(
                        "create role " + quote(ROLE),
                        "grant select on mart.one to " + quote(ROLE) + " with grant option",
                        "grant update (one) on mart.one to " + quote(ROLE),
                        "grant select on mart.two to " + quote(ROLE));

        project.file(folder + "/models/mart/one.sql", "/* headrace\nkind = table\n*/\nselect 2 as one");
        project.prepare(pipeline);

        assertThat(project.warehouse().rows("""
                select relname, privilege_type, pg_get_userbyid(grantee)
                from pg_class cross join aclexplode(relacl)
                where relname in ('one', 'two') and grantee <> relowner order by 1
                """)).hasSize(2).allMatch(row -> row.contains("drop table precious"));
        assertThat(project.warehouse().value("select string_agg(distinct check_name, '|') from headrace.violations"))
                .isEqualTo(DROP + TICK);
    }

    @Test
    void valuesInPaths() {
        project.export("paths", """
                /* headrace
                path = "a/{value}/b.csv"
                */
                select item.value from (values
                    ('..'), ('.'), ('/etc/passwd'), ('../../outside'), ('a\\b'), (e'new\\nline'), (''), (null),
                    ('''; drop table precious; --'), ('"; drop table precious; --'), ('$(touch x)'), ('%2e%2e')
                ) as item (value)
                """);

        project.export();

        assertThat(project.files()).hasSize(12).allMatch(file -> file.matches("a/[^/]+/b\\.csv"));
        assertThat(project.folder().resolve("outside")).doesNotExist();
    }

    @Test
    void aPartOfAPathThatIsTooLongIsAFailure() {
        project.export("long", "/* headrace\npath = \"{value}.csv\"\n*/\nselect repeat('x', 300) as value");

        assertThatThrownBy(project::export)
                .hasMessageStartingWith("export long failed (sql/main/exports/long.sql:4): The path ")
                .hasMessageContaining(" has a name of 304 bytes; a file system takes 255 at most.");
        assertThat(project.files()).isEmpty();
    }
}
