package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code docs/commands.md} is what {@code --help} prints, and README names every command; {@code -Dwrite} writes the document. */
class CommandsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/commands.md");

    private final CommandLine headrace = commandLine();

    /** The command line of a call: a command has its subcommands only where the call names it. */
    private static CommandLine commandLine(String... arguments) {
        Invocation invocation = new Invocation(
                Map.of(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new Interruption());
        return Main.commandLine(invocation, arguments);
    }

    private static void print(CommandLine command, StringBuilder document) {
        document.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```text\n")
                .append(command.getUsageMessage(Ansi.OFF).replaceAll(" +\n", "\n"))
                .append("```\n");
    }

    private static void printWithSubcommands(CommandLine command, StringBuilder document) {
        print(command, document);
        command.getSubcommands().values().forEach(each -> printWithSubcommands(each, document));
    }

    @Test
    void theDocumentIsTheHelp() throws IOException {
        StringBuilder document = new StringBuilder("# Commands\n\nThis is what `headrace COMMAND --help` prints.\n");
        print(headrace, document);
        headrace.getSubcommands()
                .keySet()
                .forEach(name ->
                        printWithSubcommands(commandLine(name).getSubcommands().get(name), document));
        if (System.getProperty("write") != null) {
            Files.writeString(DOCUMENT, document);
        }

        assertThat(DOCUMENT)
                .as("mvn -B test -Dtest=CommandsDocumentTest -Dwrite writes it")
                .hasContent(document.toString());
    }

    @Test
    void readmeNamesEveryCommand() throws IOException {
        String commands = Files.readString(Path.of("README.md")).split("\n## Commands\n", -1)[1];

        assertThat(headrace.getSubcommands().keySet())
                .allSatisfy(name -> assertThat(commands).containsPattern("`" + name + "[ `]"));
    }
}
