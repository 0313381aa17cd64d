package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.testing.UnreadableFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in headrace.conf and pipeline.conf; a message quotes no secret. */
class SettingsProblemsTest {
    private static final String ADVICE =
            "; close every brace and quote, and put a text with special characters into double quotes";
    private static final String SECRET = "s3cretpw";

    @TempDir
    Path root;

    @Test
    void aFolderWithoutSettingsIsNoProject() {
        assertThat(new ProjectFolder(root).problems())
                .isEqualTo(
                        "There is no headrace.conf in " + root + ": this is not a project folder. Go to one, name one"
                                + " with --project DIR, or make one with 'headrace init DIR'.");
    }

    @Test
    void aProjectHasAFolderOfPipelines() {
        assertThat(new ProjectFolder(root)
                        .file("headrace.conf", ProjectFolder.WAREHOUSE)
                        .problems())
                .isEqualTo("headrace.conf:1: there is no folder sql/ beside it; each pipeline is a folder in there");
    }

    @Test
    void aProjectHasAWarehouse() {
        assertThat(problems("connections.lake.url = \"embedded:x\""))
                .isEqualTo("headrace.conf:1: the connection 'warehouse' is missing; add connections.warehouse"
                        + " { url = ... }");
        assertThat(problems("# nothing yet"))
                .isEqualTo("headrace.conf:1: the connection 'warehouse' is missing; add connections.warehouse"
                        + " { url = ... }");
    }

    @Test
    void anUnknownKeyIsReportedWithASuggestion() {
        assertThat(problems(ProjectFolder.WAREHOUSE + "export_dir = x"))
                .isEqualTo("headrace.conf:2: unknown key 'export_dir'; did you mean 'export-dir'?");
        assertThat(problems(ProjectFolder.WAREHOUSE + "\ncolour = x"))
                .isEqualTo(
                        "headrace.conf:3: unknown key 'colour'; known here: connections, embedded, export-dir, keep-changes, retries");
        assertThat(problems(ProjectFolder.WAREHOUSE + "embedded { ports = 1 }"))
                .isEqualTo("headrace.conf:2: unknown key 'embedded.ports'; did you mean 'port'?");
    }

    @Test
    void theWarehouseIsPostgresql() {
        assertThat(problems("connections { warehouse { url = \"jdbc:mariadb://h/d\" } }"))
                .isEqualTo("headrace.conf:1: the connection 'warehouse' is not PostgreSQL; expected a URL such as"
                        + " jdbc:postgresql://host:5432/database");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user = x", "url = null", "url = \"\"", "url = ${?NOT_SET}"})
    void aConnectionHasAUrl(String settings) {
        assertThat(problems("connections {\n  warehouse {\n    " + settings + "\n  }\n}"))
                .isEqualTo("headrace.conf:2: the key 'connections.warehouse.url' is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "embedded: | a database of the embedded server has a name of 1 to 63 bytes: embedded:DATABASE",
                "postgres://me:s3cret@h/d | it begins like none of jdbc:postgresql:, embedded:, jdbc:mariadb:, jdbc:mysql:, files:, sse:http:, sse:https:;"
                        + " expected such as jdbc:postgresql://host:5432/database",
                "jdbc:postgresql://me:s3/cr@et@h:5432/d | user and password go into the keys 'user' and 'password', not"
                        + " before the host",
                "jdbc:postgresql://h?password=s3cret | expected jdbc:postgresql://host:5432/database",
                "jdbc:postgresql://h:port/d?password=s3cret | expected jdbc:postgresql://host:5432/database",
                "jdbc:postgresql://h/d?password=s3%cret | a percent sign in it is written %25"
            })
    void aUrlThatCannotBeUsedIsRefusedWithoutBeingShown(String url, String problem) {
        assertThat(problems("connections {\n  warehouse {\n    url = \"" + url + "\"\n  }\n}"))
                .isEqualTo("headrace.conf:3: 'connections.warehouse.url' cannot be used: " + problem)
                .doesNotContain("s3");
        assertThat(new ProjectFolder(root)
                        .file("headrace.conf", "connections {\n  warehouse {\n    url = ${?URL}\n  }\n}")
                        .problems(Map.of("URL", url)))
                .isEqualTo("headrace.conf:2: 'connections.warehouse.url' cannot be used, taken from the environment"
                        + " variable URL: " + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "embedded:a b",
                "jdbc:postgresql:d",
                "jdbc:postgresql:///",
                "jdbc:postgresql://h/d?options=a@b",
                "jdbc:postgresql://[::1]:5432/d",
                "jdbc:postgresql://a.b-c:1,d:2,e/d%20e?sslmode=verify-full"
            })
    void aUrlOfAnyFormThatTheDriverReadsIsTaken(String url) {
        assertThat(new ProjectFolder(root)
                        .file("headrace.conf", "connections.warehouse.url = \"" + url + "\"")
                        .file("sql/shop/pipeline.conf", "description = x")
                        .read()
                        .connection("warehouse")
                        .url())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connections { lake.url = \"x } | the settings cannot be read: Expecting a value; close every brace and"
                        + " quote, and put a text with special characters into double quotes",
                "connections = 5 | 'connections' is a number; expected a block: connections { ... }",
                "connections { lake = 5, warehouse.url = \"embedded:w\" } | 'connections.lake' is a number; expected a"
                        + " block: lake { ... }",
                "connections { lake.url = \"embedded:l\", warehouse = 5 } | 'connections.warehouse' is a number; expected"
                        + " a block: warehouse { ... }"
            })
    void whatIsWrongWithTheConnectionsIsSaidOnceAndNotOfTheLoadsAgain(String settings, String problem) {
        assertThat(new ProjectFolder(root)
                        .file("headrace.conf", settings)
                        .file("sql/shop/pipeline.conf", "description = x")
                        .file("sql/shop/load/a.sql", "/* headrace\nfrom = lake\nsync = replace\n*/\nselect 1 as one")
                        .problems())
                .isEqualTo("headrace.conf:1: " + problem);
    }

    @Test
    void aSchemaWithADotIsRefusedSinceItsRelationsCouldNotBeToldApart() {
        assertThat(ProjectFolder.empty(root)
                        .file("sql/shop/models/a.b/c.d.sql", "select 1 as one")
                        .file("sql/shop/models/a/b.c.sql", "select 1 as one")
                        .problems())
                .isEqualTo("sql/shop/models/a.b/c.d.sql:1: the schema 'a.b' has a dot in its name; use one without");
    }

    @Test
    void aNameThatPostgresWouldCutOffIsRefused() {
        String name = "ä".repeat(32);
        assertThat(ProjectFolder.empty(root)
                        .file("sql/shop/models/mart/" + name + ".sql", "select 1 as one")
                        .file("sql/shop/models/mart/" + name.substring(1) + "a.sql", "select 1 as one")
                        .problems())
                .isEqualTo("sql/shop/models/mart/" + name + ".sql:1: a name in mart." + name
                        + " has more than 63 bytes, which PostgreSQL would cut off");
    }

    @Test
    void aValueOfTheWrongTypeIsReported() {
        assertThat(problems(ProjectFolder.WAREHOUSE + "embedded.port = many"))
                .isEqualTo("headrace.conf:2: 'embedded.port' is 'many'; a whole number is expected");
        assertThat(problems(ProjectFolder.WAREHOUSE + "embedded = 5"))
                .isEqualTo("headrace.conf:2: 'embedded' is a number; expected a block: embedded { ... }");
        assertThat(problems(ProjectFolder.WAREHOUSE + "export-dir = [a]"))
                .isEqualTo("headrace.conf:2: 'export-dir' is a list; a text is expected");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 11})
    void aNumberOfRetriesBeyondReasonIsReported(int retries) {
        assertThat(problems(ProjectFolder.WAREHOUSE + "retries = " + retries))
                .isEqualTo("headrace.conf:2: 'retries' is not a number from 0 to 10; 0 means that nothing is retried");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 days", "90", "3 weeks", "-1 days", "999999 days"})
    void aTimeToKeepChangesThatIsNoNumberOfDaysIsReported(String time) {
        assertThat(problems(ProjectFolder.WAREHOUSE + "keep-changes = " + time))
                .isEqualTo(
                        "headrace.conf:2: 'keep-changes' is not a number of days, 1 at least; expected such as 90 days");
    }

    @Test
    void aFolderThatCannotBeReadIsReported() throws IOException {
        ProjectFolder folder = ProjectFolder.empty(root).file("sql/shop/load/notes.md", "");
        Path load = root.resolve("sql/shop/load");
        UnreadableFolder.makeIn(load);
        try {
            HeadraceException refusal = catchThrowableOfType(HeadraceException.class, folder::read);

            assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(refusal)
                    .hasMessageStartingWith("The project in " + root + " cannot be read: ")
                    .hasMessageContaining(load.resolve("unreadable").toString())
                    .hasMessageEndingWith("Make all folders below sql/ readable, then run the command again.");
        } finally {
            UnreadableFolder.removeFrom(load);
        }
    }

    @Test
    void whatIsNotHoconIsReportedOnce() {
        assertThat(problems("connections {\n  warehouse { url = \"x }\n}\n"))
                .isEqualTo("headrace.conf:2: the settings cannot be read: Expecting a value" + ADVICE);
        assertThat(problems("connections {\n"))
                .isEqualTo("headrace.conf:2: the settings cannot be read: expecting a close parentheses ')' here"
                        + ADVICE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule = daily | 'schedule' is a text; expected a block: schedule { ... }",
                "schedule { missed = once } | the key 'schedule.cron' is missing",
                "schedule { cron = \"* * * *\" } | '* * * *' is not a cron expression; expected five fields: minute, hour,"
                        + " day of month, month, day of week",
                "schedule { cron = \"0 24 * * *\" } | '0 24 * * *' is not a cron expression; its field hour is '24'; expected"
                        + " *, numbers from 0 to 23, ranges, or steps as */5",
                "schedule { cron = \"@hourly\", time-zone = Mars } | there is no time zone 'Mars'; expected such as UTC or"
                        + " Europe/Berlin"
            })
    void aScheduleHasACronExpression(String line, String problem) {
        assertThat(ProjectFolder.empty(root)
                        .file("sql/shop/pipeline.conf", "description = x\n" + line)
                        .problems())
                .isEqualTo("sql/shop/pipeline.conf:2: " + problem);
    }

    @Test
    void aPipelineHasADescription() {
        assertThat(ProjectFolder.empty(root)
                        .file("sql/shop/pipeline.conf", "schedule { cron = \"0 0 * * *\" }")
                        .problems())
                .isEqualTo("sql/shop/pipeline.conf:1: the key 'description' is missing");
        assertThat(ProjectFolder.empty(root)
                        .without("sql/shop/pipeline.conf")
                        .file("sql/shop/notes.md", "")
                        .problems())
                .isEqualTo("sql/shop/pipeline.conf:1: the file is missing; it holds one line: description = \"...\"");
        assertThat(ProjectFolder.empty(root)
                        .file("sql/shop/pipeline.conf", "description = \"x")
                        .problems())
                .isEqualTo("sql/shop/pipeline.conf:1: the settings cannot be read: Expecting a value" + ADVICE);
    }

    @Test
    void anUnknownFolderIsReportedWithASuggestion() {
        assertThat(ProjectFolder.empty(root)
                        .file("sql/shop/loads/a.sql", "select 1")
                        .problems())
                .isEqualTo("sql/shop/loads:1: unknown folder; did you mean 'load'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = s3$cretpw",
                "password = s3}cretpw",
                "password = a=s3cretpw",
                "password = a@s3cretpw",
                "password = a:s3cretpw",
                "password = a\"s3cretpw",
                "password = \"s3cretpw",
                "password = \"a\\s3cretpw\"",
                "password = [s3cretpw]",
                "password = { a = s3cretpw }",
                "password = { a = 1 } s3cretpw",
                "password = [ a ] s3cretpw",
                "pasword = s3cretpw",
                "password = ${?SECRET}\n pasword = ${?SECRET}",
                "password = ${SECRET}${NOT_SET}",
                "password = ${NOT_SET}",
                "password = ${SECRET} { a = 1 }",
                "password = s3cretpw } } embedded { port = ${?SECRET}",
                "password = s3cretpw } } embedded { port = \"1\"${?SECRET}",
                "password = s3cretpw } } export-dir = [${?SECRET}"
            })
    void noSecretIsEverInAMessage(String setting) {
        String message = new ProjectFolder(root)
                .file("headrace.conf", "connections { warehouse { url = \"embedded:w\"\n " + setting + "\n} }")
                .file("sql/shop/pipeline.conf", "description = x")
                .problems(Map.of("SECRET", SECRET));

        assertThat(message).startsWith("headrace.conf:").doesNotContain("s3", "cret");
    }

    @Test
    void anUnsetVariableIsNamedAndNothingElseOfTheEnvironment() {
        String message = new ProjectFolder(root)
                .file("headrace.conf", ProjectFolder.WAREHOUSE + "export-dir = ${NOT_SET}")
                .file("sql/shop/pipeline.conf", "description = x")
                .problems(Map.of("SECRET", SECRET, "OTHER", "value"));

        assertThat(message)
                .isEqualTo("headrace.conf:2: the settings cannot be read: Could not resolve substitution to a value:"
                        + " ${NOT_SET}");
    }

    @Test
    void aWrongValueFromTheEnvironmentIsNotShown() {
        String message = new ProjectFolder(root)
                .file("headrace.conf", ProjectFolder.WAREHOUSE + "embedded.port = ${?SECRET}")
                .file("sql/shop/pipeline.conf", "description = x")
                .problems(Map.of("SECRET", SECRET));

        assertThat(message)
                .isEqualTo(
                        "headrace.conf:1: 'embedded.port' is taken from the environment; a whole number is expected");
    }

    @Test
    void theEnvironmentIsForHeadraceConfAlone() {
        assertThat(ProjectFolder.empty(root)
                        .file("sql/shop/pipeline.conf", "description = ${PATH}")
                        .problems(System.getenv()))
                .isEqualTo("sql/shop/pipeline.conf:1: the settings cannot be read: Could not resolve substitution to a"
                        + " value: ${PATH}");
        assertThat(ProjectFolder.empty(root)
                        .file("sql/shop/load/a.sql", "/* headrace\nfrom = ${PATH}\nsync = replace */ select 1")
                        .problems(System.getenv()))
                .isEqualTo("sql/shop/load/a.sql:2: the settings cannot be read: Could not resolve substitution to a"
                        + " value: ${PATH}");
    }

    private String problems(String settings) {
        return new ProjectFolder(root)
                .file("headrace.conf", settings)
                .file("sql/shop/pipeline.conf", "description = x")
                .problems();
    }
}
