package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headrace.db.DatabaseException;
import org.headrace.db.Endpoint;
import org.headrace.db.Session;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs as the roles that docs/security.md makes, by the statements in it. */
class RolesTest {
    private static final String SUFFIX = "_" + ProcessHandle.current().pid();
    private static final String PASSWORD = "correct horse";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void makeRoles() {
        // A fresh warehouse: what the superuser made for other tests would not be the role's own.
        project.warehouse().execute("drop schema headrace cascade");
        project.production()
                .execute(
                        "create table entity (created_at timestamp, value int)",
                        "insert into entity values ('2023-03-01 10:00', 7)",
                        "create table salary (amount int)",
                        "create schema private",
                        "create table private.salary (amount int)");
        project.production().execute(documented("source"));
        project.warehouse().execute(documented("warehouse"));
        configure();
        project.load("entity", """
                /* headrace
                from = production
                sync = period
                period { column = created_at, unit = day }
                */
                select created_at, value from entity
                """);
        project.model("mart/day", """
                /* headrace
                kind = materialized_view
                key = [day]
                */
                select entity.created_at::date as day, sum(entity.value)::int as total
                from raw.entity group by entity.created_at::date
                """);
        project.check("positive", "select day.day from mart.day where day.total < 0");
        project.export("day", "/* headrace\npath = \"{day}.csv\"\n*/\nselect day.day, day.total from mart.day");
    }

    private void configure() {
        project.file("headrace.conf", """
                connections {
                  production { url = "%s", user = "%s", password = "%s" }
                  warehouse { url = "%s", user = "%s", password = "%s" }
                }
                """.formatted(
                        project.production().endpoint().url(),
                        "headrace_reader" + SUFFIX,
                        PASSWORD,
                        project.warehouse().endpoint().url(),
                        "headrace_writer" + SUFFIX,
                        PASSWORD));
    }

    /** The block of SQL that begins with this comment, with the names of this test. */
    private String documented(String title) {
        try {
            String text = Files.readString(Path.of("docs", "security.md"));
            String start = "```sql\n-- " + title + "\n";
            int from = text.indexOf(start);
            assertThat(from).as(title).isNotNegative();
            return text.substring(from + "```sql\n".length(), text.indexOf("```", from + start.length()))
                    .replace("change me", PASSWORD)
                    .replaceAll("\\b(headrace_reader|headrace_writer|analyst)\\b", "$1" + SUFFIX)
                    .replace("production_data", database(project.production()))
                    .replace("warehouse_data", database(project.warehouse()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String database(TestDatabase database) {
        return database.value("select current_database()");
    }

    @AfterEach
    void dropRoles() {
        for (String role : new String[] {"headrace_reader", "headrace_writer", "analyst"}) {
            String drop = "do $$ begin if to_regrole('%1$s') is not null then drop owned by %1$s cascade;"
                    .formatted(role + SUFFIX);
            project.production().execute(drop + " end if; end $$");
            project.warehouse().execute(drop + " drop role %1$s; end if; end $$".formatted(role + SUFFIX));
        }
    }

    private TestConsole headrace(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--project";
        all[arguments.length + 1] = project.folder().toString();
        return TestConsole.call(Map.of(), all);
    }

    private Session as(String role, TestDatabase database) {
        return Session.open(
                new Endpoint("a role", database.endpoint().url(), Optional.of(role + SUFFIX), Optional.of(PASSWORD)));
    }

    private static void assertDenied(Session session, String... statements) {
        for (String statement : statements) {
            assertThatThrownBy(() -> session.execute(statement))
                    .as(statement)
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            failure -> assertThat(failure.sqlState()).isEqualTo("42501"));
        }
    }

    @Test
    void theDocumentedRolesAreEnoughForEveryStep() {
        for (String command : new String[] {"plan", "prepare", "export", "run", "status"}) {
            TestConsole console = headrace(command);
            assertThat(console.exitCode()).as("%s: %s", command, console.log()).isZero();
        }
        assertThat(project.exported("2023-03-01.csv")).isEqualTo("day,total\n2023-03-01,7\n");

        project.production().execute("insert into entity values ('2023-03-02 10:00', 8)");
        project.model("mart/day", "select entity.created_at::date as day, 1 as total from raw.entity");
        project.warehouse().execute(documented("reader of results, once the schema mart is there"));
        assertThat(headrace("run").exitCode()).isZero();
        assertThat(project.exported("2023-03-02.csv")).isEqualTo("day,total\n2023-03-02,1\n");
        try (Session analyst = as("analyst", project.warehouse())) {
            assertThat(analyst.<Long>one(row -> row.getLong(1), "select count(*) from mart.day"))
                    .isEqualTo(2);
            assertDenied(
                    analyst,
                    "select count(*) from raw.entity",
                    "select * from headrace.runs",
                    "create table mart.mine ()",
                    "create schema mine");
        }
    }

    @Test
    void theReaderCanReadItsTablesAndDoNothingElse() {
        try (Session reader = as("headrace_reader", project.production())) {
            assertThat(reader.<Integer>one(row -> row.getInt(1), "select value from entity"))
                    .isEqualTo(7);
            assertThatThrownBy(() -> reader.execute("insert into entity values (null, 1)"))
                    .hasMessageContaining("[25006]")
                    .hasMessageContaining("The sessions of connection 'a role' may only read");
            // The second lock alone keeps nobody out who wants to write.
            reader.execute("set default_transaction_read_only to off");
            assertDenied(
                    reader,
                    "select * from public.salary",
                    "select * from private.salary",
                    "insert into entity values (null, 1)",
                    "update entity set value = 1",
                    "delete from entity",
                    "truncate entity",
                    "create table public.mine ()",
                    "create schema mine",
                    "create role mine",
                    "create database mine",
                    "copy entity to program 'true'",
                    "select pg_read_file('postgresql.conf')");
        }
    }

    @Test
    void theWriterCanWriteWhatItOwnsAndDoNothingElse() {
        project.warehouse().execute("create table public.salary (amount int)");
        assertThat(headrace("run").exitCode()).isZero();

        try (Session writer = as("headrace_writer", project.warehouse())) {
            writer.execute("delete from raw.entity where false");
            assertDenied(
                    writer,
                    "select * from public.salary",
                    "insert into public.salary values (1)",
                    "create table public.mine ()",
                    "create role mine",
                    "create database mine",
                    "copy raw.entity from program 'true'");
        }
        assertThat(project.warehouse()
                        .rows("select nspname from pg_namespace where nspowner = to_regrole('headrace_writer" + SUFFIX
                                + "') order by 1"))
                .containsExactly("(headrace)", "(mart)", "(raw)");
    }

    @Test
    void aTableThatIsNotGrantedIsNamedBeforeAnythingIsWritten() {
        project.load("salary", "/* headrace\nfrom = production\nsync = replace\n*/\nselect amount from salary");

        TestConsole console = headrace("prepare");

        assertThat(console.exitCode()).isEqualTo(1);
        assertThat(console.log())
                .contains("load raw.salary failed (sql/main/load/salary.sql:5): production answered: permission denied"
                        + " for table salary [42501]")
                .contains("Grant the user of connection 'production' what it needs.");
        assertThat(project.warehouse().value("select to_regnamespace('raw')")).isNull();
    }

    /** Without the ids of the transactions that wrote the rows, the rows themselves are compared, in the first load as in later ones. */
    @Test
    void columnsAreEnough() {
        String reader = "headrace_reader" + SUFFIX;
        project.production()
                .execute(
                        "revoke select on entity from " + reader,
                        "grant select (created_at, value, xmin, ctid) on entity to " + reader);
        assertThat(headrace("prepare").exitCode()).isZero();

        project.production().execute("insert into entity values ('2023-03-09', 9)");
        assertThat(headrace("prepare").exitCode()).isZero();

        for (String column : List.of("xmin", "ctid")) {
            project.production().execute("revoke select (" + column + ") on entity from " + reader);
            assertThat(headrace("prepare").exitCode()).isZero();
            assertThat(headrace("prepare").log()).contains("nothing changed");
            project.production().execute("insert into entity values ('2023-03-10', 10)");
            assertThat(headrace("prepare").log()).contains("1 day changed at the source");
            project.production().execute("grant select (" + column + ") on entity to " + reader);
        }
        assertThat(project.warehouse().value("select count(*) from raw.entity")).isEqualTo("4");
    }

    @Test
    void aLogNamesTheGrantThatItNeeds() {
        String reader = "headrace_reader" + SUFFIX;
        project.production()
                .execute(
                        "revoke select on entity from " + reader,
                        "grant select (created_at, value) on entity to " + reader);
        project.load("log", "/* headrace\nfrom = production\nsync = append\n*/\nselect created_at, value from entity");

        assertThat(headrace("prepare").log()).contains("grant select (xmin, ctid, tableoid)");
    }

    @Test
    void migrationsOfTheWarehouseNeedTheSchemaPublic() {
        project.file(
                "migrations/warehouse/V1__places.sql", "create schema lookup; create table lookup.place (id int);");

        assertThat(headrace("prepare").log()).contains("permission denied for schema public");

        project.warehouse().execute(documented("warehouse with migrations"));
        assertThat(headrace("prepare").exitCode()).isZero();
        assertThat(project.warehouse().rows("select script from public.headrace_schema_history where version = '1'"))
                .containsExactly("(V1__places.sql)");
    }
}
