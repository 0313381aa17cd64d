package org.headrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.ExitCode;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What a person who got something wrong is told, and the exit code that the shell sees. */
class WrongInputTest {
    private static final String LOAD = """
            /* headrace
            from = production
            sync = replace
            */
            select id from item
            """;

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final Logger log = (Logger) LoggerFactory.getLogger("headrace");
    private final ListAppender<ILoggingEvent> messages = new ListAppender<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        messages.start();
        log.addAppender(messages);
        log.setAdditive(false);
        project.load("item", LOAD);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(messages);
        log.setAdditive(true);
    }

    private int headrace(String command, String... arguments) {
        String[] all = Stream.concat(
                        Stream.of(command, "--project", project.folder().toString()), Arrays.stream(arguments))
                .toArray(String[]::new);
        Invocation invocation = new Invocation(Map.of(), new PrintStream(out, true, UTF_8), new Interruption());
        return Main.commandLine(invocation, all).execute(all);
    }

    /** What was logged as an error. */
    private String message() {
        return messages.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR
                        && event.getFormattedMessage().indexOf(" · ") < 0)
                .map(ILoggingEvent::getFormattedMessage)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void allIsWell() {
        project.production().execute("create table item as select 7 as id");

        assertThat(headrace("run", "main")).isEqualTo(ExitCode.DONE.value());

        assertThat(message()).isEmpty();
        assertThat(project.warehouse().rows("select * from raw.item")).containsExactly("(7)");
    }

    @Test
    void allProblemsOfAProjectAreReportedTogetherBeforeAnythingConnects() {
        project.file("headrace.conf", "connections.warehouse { url = \"jdbc:postgresql://127.0.0.1:1/nowhere\" }\n");
        project.model(
                "mart/wrong", "/* headrace\nkind = table\nkeey = [id]\n*/\nselect item.id from raw.item where ((");

        assertThat(headrace("prepare")).isEqualTo(ExitCode.USAGE.value());

        assertThat(message())
                .contains("sql/main/load/item.sql:2: there is no connection 'production' in headrace.conf")
                .contains("sql/main/models/mart/wrong.sql:3: unknown key 'keey'")
                .contains("sql/main/models/mart/wrong.sql:5: ");
    }

    @Test
    void aFolderOfMigrationsThatCannotBeReadIsNamed() throws IOException {
        project.file("migrations/warehouse/V1__nothing.sql", "select 1;");
        Path folder = project.folder().resolve("migrations/warehouse");
        Files.setPosixFilePermissions(folder, Set.of());
        try {
            assumeFalse(Files.isReadable(folder), "permissions do not bind this user");

            assertThat(headrace("prepare")).isEqualTo(ExitCode.FAILED.value());

            assertThat(message())
                    .startsWith("The migrations in " + folder + " cannot be listed: ")
                    .endsWith(". Make the folder readable.");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void anUnknownPipelineIsNamedBesideTheKnownOnes() {
        assertThat(headrace("prepare", "mian")).isEqualTo(ExitCode.USAGE.value());

        assertThat(message()).contains("There is no pipeline 'mian' under ").contains("main");
    }

    @Test
    void anErrorOfTheServerNamesTheLine() {
        project.production().execute("create table item as select 7 as id");
        project.model("mart/wrong", "select\n    item.id::int as id,\n    item.nmae::text as name\nfrom raw.item\n");

        assertThat(headrace("prepare")).isEqualTo(ExitCode.FAILED.value());

        assertThat(message())
                .startsWith(
                        "view mart.wrong failed (sql/main/models/mart/wrong.sql:3): warehouse answered: column item.nmae"
                                + " does not exist");
    }

    @Test
    void aTableThatIsMissingAtTheSourceIsNamed() {
        assertThat(headrace("prepare")).isEqualTo(ExitCode.FAILED.value());

        assertThat(message())
                .startsWith("main: create in production what the load reads, or correct its name; load raw.item failed"
                        + " (sql/main/load/item.sql:5): production answered: relation \"item\" does not exist [42P01]");
    }

    @Test
    void aServerThatIsDownIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/warehouse_data?user=me&password=secret";
        project.file("headrace.conf", """
                connections {
                  production { url = "%1$s" }
                  warehouse { url = "%1$s" }
                }
                """.formatted(url));

        assertThat(headrace("prepare")).isEqualTo(ExitCode.FAILED.value());

        assertThat(message())
                .startsWith("warehouse answered: Connection to 127.0.0.1:" + port + " refused.")
                .contains("Check that the server of warehouse (jdbc:postgresql://127.0.0.1:" + port)
                .doesNotContain("secret");
    }

    @Test
    void anExportFolderThatCannotBeMadeIsNamed() {
        project.file("exports", "a file in the folder's place");
        project.export("one", "/* headrace\npath = \"one.csv\"\n*/\nselect 1 as one");

        assertThat(headrace("export", "main")).isEqualTo(ExitCode.FAILED.value());

        assertThat(message())
                .startsWith(
                        "Could not open the export folder " + project.folder().resolve("exports"))
                .contains("EXPORT_DIR or export-dir in headrace.conf names another folder.");
    }

    @Test
    void aFileInTheWayOfAFolderIsNamed() {
        project.file("exports/year=2023", "a file in the folder's place");
        project.export("one", "/* headrace\npath = \"year={year}/one.csv\"\n*/\nselect 2023 as year");

        assertThat(headrace("export", "main")).isEqualTo(ExitCode.FAILED.value());

        assertThat(message())
                .startsWith("export one failed (sql/main/exports/one.sql:4): Could not make the folder "
                        + project.folder().resolve("exports/year=2023") + ": a file is in its place.");
    }

    @Test
    void aFailedCheckEndsWithItsOwnExitCode() {
        project.production().execute("create table item as select 7 as id");
        project.check("no_item", "select item.id from raw.item");

        assertThat(headrace("run", "main")).isEqualTo(ExitCode.CHECK_FAILED.value());

        assertThat(message()).startsWith("A check failed; models are as they were before this run:");
    }

    @Test
    void aMonthThatIsNoneIsRefused() {
        assertThat(headrace("export", "main", "2023", "13")).isEqualTo(ExitCode.USAGE.value());

        assertThat(message()).startsWith("MONTH is 13; expected a number from 1 to 12");
    }

    @Test
    void aPlanIsPrintedAndNothingChanges() {
        project.model("stg/item", "select item.id from raw.item");
        project.model("mart/item", "select item.id from stg.item");
        project.production().execute("create table item as select 7 as id");

        assertThat(headrace("plan", "main")).isEqualTo(ExitCode.DONE.value());

        assertThat(out.toString(UTF_8))
                .contains("raw.item")
                .contains("initial load")
                .contains(
                        "      warning: shows raw.item as loaded, before any check; a table or materialized view would not\n");
        assertThat(project.warehouse().value("select to_regclass('raw.item')")).isNull();
    }
}
