package org.headrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.headrace.project.ProjectReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line refuses, before anything connects: exit code 2. */
class MainTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prepare --colour | Unknown option: '--colour'",
                "prepair | Unmatched argument at index 0: 'prepair'",
                "export shop march | Invalid value for positional parameter at index 1 (YEAR): 'march' is not an int",
                "export shop 2023 3 14 5 | Unmatched argument at index 5: '5'",
                "prepare shop stock | Unmatched argument at index 2: 'stock'",
                "generate entity 2023 | Missing required parameter: 'MONTH'",
                "query shop best_days --csv | Unknown option: '--csv'",
                "query shop best_days --format xml | Invalid value for option '--format': expected one of [TABLE, CSV, JSON]"
                        + " (case-insensitive) but was 'xml'",
                "history | Missing required parameter: 'MODEL'",
                "init | Missing required parameter: 'DIR'",
                "plan --wait 5s | Unknown option: '--wait'",
                "prepare --wait 5x | Invalid value for option '--wait': '5x' is not a length of time; expected"
                        + " for example 60s or 10m",
                "plan --log-format xml | Invalid value for option '--log-format': expected one of [TEXT, JSON]"
                        + " (case-insensitive) but was 'xml'"
            })
    void aWrongCommandLineIsRefused(String arguments, String message) {
        TestConsole console = call(arguments.split(" "));

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.usage()).startsWith(message);
        assertThat(console.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "export shop 2023 13 | MONTH is 13; expected a number from 1 to 12, for example: headrace export entity"
                        + " 2023 3",
                "export shop 2023 0 | MONTH is 0; expected a number from 1 to 12, for example: headrace export entity"
                        + " 2023 3",
                "export shop 2023 3 32 | DAY is 32; expected a number from 1 to 31, for example: headrace export entity"
                        + " 2023 3",
                "generate entity 2023 13 | entity 2023 13 cannot be generated: the month is 13, expected 1 to 12. Name a"
                        + " month in this range.",
                "generate entity 0 1 | entity 0 1 cannot be generated: the year is 0, expected 1 to 9999. Name a year in"
                        + " this range.",
                "generate entities 2023 1 | There is no demo source 'entities'; expected: entity, devices, features, exams.",
                "generate | The demo source is missing; expected: entity, devices, features, exams.",
                "generate devices --devices 0 | devices cannot be generated: --devices is 0, expected 1 to 100000. Give a number"
                        + " in this range.",
                "generate devices --start 2023-01-01 | --start is '2023-01-01'; expected a time in UTC without a zone, such as"
                        + " 2023-01-01T00:00.",
                "generate devices --start 1969-12-31T23:00 | devices cannot be generated: the readings begin at 1969-12-31T23:00"
                        + " and last 48 hours, expected times from 1970-01-01T00:00 to 2286-01-01T00:00. Choose another --start,"
                        + " or fewer --hours.",
                "generate devices --live --hours 3 | --live writes one reading a second from now on; leave out --hours, --start"
                        + " and --every, or leave out --live."
            })
    void aWrongValueIsRefused(String arguments, String message) {
        TestConsole console = call(arguments.split(" "));

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log()).isEqualTo(message);
    }

    @Test
    void aScaleThatWouldNeverEndIsRefused() {
        TestConsole console =
                TestConsole.call(Map.of("RANDOM_MAIN_CONTROLLER", "5000"), "generate", "entity", "2023", "6");

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log())
                .isEqualTo(
                        "entity 2023 6 cannot be generated: RANDOM_MAIN_CONTROLLER is 5000, expected 1 to 1666 for this"
                                + " month; above that, rows may follow without a delay and the month would never end. Set"
                                + " RANDOM_MAIN_CONTROLLER to 1 to 1666, which suits every month.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "1.5", "99999999999"})
    void aScaleThatIsNoNumberIsRefused(String scale) {
        TestConsole console =
                TestConsole.call(Map.of("RANDOM_MAIN_CONTROLLER", scale), "generate", "entity", "2023", "6");

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log())
                .isEqualTo("RANDOM_MAIN_CONTROLLER is '" + scale + "'; expected a whole number, such as 100. Set it to"
                        + " one, or unset it.");
    }

    @Test
    void anErrorOfJavaEndsTheCommandAsAnyFailureDoes() throws IOException {
        writeProject();
        PrintStream full = new PrintStream(new ByteArrayOutputStream()) {
            @Override
            public void println(String line) {
                throw new OutOfMemoryError("on purpose");
            }
        };
        String[] arguments = {"query", "shop", "--project", folder.toString()};

        int exitCode = Main.commandLine(new Invocation(Map.of(), full, new Interruption()), arguments)
                .execute(arguments);

        assertThat(exitCode).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "prepare", "export", "run", "verify", "query"})
    void anUnknownPipelineIsRefusedWithASuggestion(String verb) throws IOException {
        writeProject();

        TestConsole console = call(verb, "shoop", "--project", folder.toString());

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log())
                .isEqualTo("There is no pipeline 'shoop' under " + folder.resolve("sql") + "; did you mean 'shop'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan",
                "prepare",
                "export",
                "run",
                "verify",
                "generate entity 2023 1",
                "query shop",
                "status",
                "prune",
                "history a.b",
                "db start",
                "db start --owner 1",
                "db stop",
                "db status",
                "db url",
                "db psql",
                "db reset --yes"
            })
    void outsideOfAProjectEveryVerbSaysWhereToGo(String arguments) {
        TestConsole console = call((arguments + " --project " + folder).split(" "));

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log())
                .isEqualTo("There is no headrace.conf in " + folder + ": this is not a project folder. Go to one, name"
                        + " one with --project DIR, or make one with 'headrace init DIR'.");
    }

    @Test
    void theProjectCanBeNamedBeforeAndAfterTheVerbOfDb() {
        String after = call("db", "status", "--project", folder.toString()).log();

        assertThat(after).contains(folder.toString());
        assertThat(call("db", "--project", folder.toString(), "status").log()).isEqualTo(after);
    }

    @Test
    void theQueriesOfAPipelineAreListedWithoutAConnection() throws IOException {
        writeProject();

        TestConsole console = call("query", "shop", "--project", folder.toString());

        assertThat(console.exitCode()).isZero();
        assertThat(console.out()).isEqualTo("best_days%n".formatted());
        assertThat(call("query", "shop", "worst", "--project", folder.toString())
                        .log())
                .isEqualTo(
                        "There is no query 'worst' in sql/shop/inspect; 'headrace query shop' lists those there are.");
    }

    @Test
    void aNewProjectIsInOrder() {
        Path project = folder.resolve("new");

        TestConsole console = call("init", project.toString());

        assertThat(console.exitCode()).isZero();
        assertThat(console.out())
                .isEqualTo(("A project is in %1$s. Next: fill its source, then run it:%n"
                                + "  headrace db migrate production --project %1$s%n"
                                + "  headrace run --project %1$s%n")
                        .formatted(project));
        assertThat(ProjectReader.read(project, Map.of()).pipelines())
                .singleElement()
                .satisfies(shop -> {
                    assertThat(shop.name()).isEqualTo("shop");
                    assertThat(shop.loads()).hasSize(1);
                    assertThat(shop.models()).hasSize(1);
                    assertThat(shop.checks()).hasSize(1);
                    assertThat(shop.exports()).hasSize(1);
                });
    }

    @Test
    void aFolderWithFilesIsLeftAlone() throws IOException {
        Path file = Files.createFile(folder.resolve("precious"));

        TestConsole console = call("init", folder.toString());

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log())
                .isEqualTo(folder + " is not empty; nothing was written. Name a folder that is missing or empty.");
        assertThat(folder)
                .isDirectoryContaining(file::equals)
                .satisfies(path -> assertThat(path.toFile().list()).hasSize(1));
    }

    @Test
    void nothingIsResetWithoutAYes() throws IOException {
        writeProject();

        TestConsole console = call("db", "reset", "--project", folder.toString());

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log()).contains("--yes");
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void theHelpOfEveryVerbHasAnExample(CommandLine command) {
        String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);

        assertThat(help).contains("Example", "\n  " + command.getCommandSpec().qualifiedName());
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
    }

    static Stream<CommandLine> everyCommand() {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        return withSubcommands(Main.commandLine(new Invocation(Map.of(), out, new Interruption())));
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(MainTest::withSubcommands));
    }

    private static TestConsole call(String... arguments) {
        return TestConsole.call(Map.of(), arguments);
    }

    private void writeProject() throws IOException {
        Files.writeString(
                folder.resolve("headrace.conf"), "connections.warehouse.url = \"jdbc:postgresql://localhost:1/none\"");
        Path shop = Files.createDirectories(folder.resolve("sql/shop"));
        Files.writeString(shop.resolve("pipeline.conf"), "description = x");
        Files.writeString(Files.createDirectory(shop.resolve("inspect")).resolve("best_days.sql"), "select 1");
    }
}
