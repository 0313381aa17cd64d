package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sources that are not there yet, that others made, and that may only be read. */
class MissingSourceTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void writeProject() {
        project.file("migrations/production/V1__entity.sql", "create table entity (created_at timestamp, value int);");
        pipeline("entity", "entity");
    }

    private void pipeline(String name, String table) {
        project.file("sql/" + name + "/pipeline.conf", "description = \"a test\"\n");
        project.file(
                "sql/" + name + "/load/" + table + ".sql",
                "/* headrace\nfrom = production\nsync = replace\n*/\nselect created_at, value\nfrom " + table + "\n");
    }

    private TestConsole call(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--project", project.folder().toString()));
        return TestConsole.call(Map.of("RANDOM_MAIN_CONTROLLER", "1"), all.toArray(String[]::new));
    }

    private List<String> sourceTables() {
        return project.production()
                .rows("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'");
    }

    @Test
    void aMissingSourceIsOneLineThatSaysWhatToDoFirst() {
        TestConsole plan = call("plan", "entity");
        TestConsole run = call("run", "entity");

        String line =
                "generate entity first (headrace generate entity YEAR MONTH); load raw.entity failed (sql/entity/load/entity.sql:6):"
                        + " production"
                        + " answered: relation \"entity\" does not exist [42P01]";
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out()).isEqualTo("entity: a test%n  %s%n".formatted(line));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.log()).isEqualTo("entity: " + line);
        assertThat(sourceTables()).isEmpty();
    }

    @Test
    void whatCannotBeVerifiedIsNoSuccess() {
        assertThat(call("verify").exitCode()).isEqualTo(1);
    }

    @Test
    void aMissingSourceStopsItsOwnPipelineOnly() {
        project.production().execute("create table other as select now()::timestamp as created_at, 1 as value");
        pipeline("other", "other");
        pipeline("zoo", "zoo");

        TestConsole run = call("run");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.log())
                .contains("entity: generate entity first", "zoo: apply the migrations of production first");
        assertThat(project.warehouse().rows("select value from raw.other")).containsExactly("(1)");
        assertThat(call("plan").out()).contains("other: a test\n  -", "zoo: a test\n  apply the migrations");
    }

    @Test
    void aTableThatNoScriptMakesIsToBeCreatedOrItsNameCorrected() {
        pipeline("zoo", "zoo.animal");
        call("db", "migrate", "production");

        assertThat(call("plan", "zoo").out())
                .contains(
                        "create in production what the load reads, or correct its name; load raw.zoo.animal failed (sql/zoo/load/zoo.animal.sql:6):"
                                + " production answered: relation \"zoo.animal\" does not exist [42P01]");
    }

    @Test
    void sourcesAreMigratedOnRequest() {
        assertThat(call("db", "migrate", "production").exitCode()).isZero();
        assertThat(sourceTables()).containsExactlyInAnyOrder("(entity)", "(headrace_schema_history)");

        assertThat(call("db", "migrate", "production").out())
                .isEqualTo("No migration of production is pending.%n".formatted());
        assertThat(call("db", "migrate", "elsewhere").exitCode()).isEqualTo(2);
        assertThat(call("run", "entity").exitCode()).isZero();
    }

    @Test
    void aTableThatOthersMadeIsTakenAsItIs() {
        project.production()
                .execute(
                        "create table entity (entity_id bigserial, value int, created_at timestamp, note text default 'n')",
                        "insert into entity (created_at, value) values ('2022-12-31', 7)");

        assertThat(call("generate", "entity", "2023", "1").exitCode()).isZero();
        assertThat(call("run", "entity").exitCode()).isZero();

        assertThat(sourceTables()).containsExactly("(entity)");
        assertThat(project.warehouse().rows("select count(*), sum(value) from raw.entity"))
                .containsExactly("(177,346)");
        assertThat(project.production().rows("select count(distinct entity_id), min(note), max(note) from entity"))
                .containsExactly("(177,n,n)");
    }

    @Test
    void aReadersRightsAreEnoughForAllButGenerate() {
        project.production()
                .execute(
                        "create table entity (created_at timestamp, value int)",
                        "insert into entity values ('2022-12-31', 7)",
                        "create role reader_of_" + project.production().name() + " login password 'secret'",
                        "grant select on entity to reader_of_"
                                + project.production().name());
        try {
            project.settings("connections.production.user = reader_of_"
                    + project.production().name() + "\nconnections.production.password = secret");

            TestConsole run = call("run", "entity");
            TestConsole generate = call("generate", "entity", "2023", "1");

            assertThat(run.exitCode()).as(run.log()).isZero();
            assertThat(call("plan", "entity").exitCode()).isZero();
            assertThat(generate.exitCode()).isEqualTo(1);
            assertThat(generate.log()).contains("permission denied for table entity");
            assertThat(sourceTables()).containsExactly("(entity)");
            assertThat(project.warehouse().rows("select value from raw.entity")).containsExactly("(7)");
        } finally {
            project.production()
                    .execute(
                            "drop owned by reader_of_" + project.production().name(),
                            "drop role reader_of_" + project.production().name());
        }
    }
}
