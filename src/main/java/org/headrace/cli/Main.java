package org.headrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Wires the commands and runs the one that was asked for. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");

    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Interruption interruption = Interruption.listen();
        int exitCode =
                commandLine(new Invocation(System.getenv(), out, interruption)).execute(arguments);
        interruption.ignore();
        System.exit(exitCode);
    }

    /** The whole command line, for one call. */
    static CommandLine commandLine(Invocation invocation) {
        HeadraceCommand headrace = new HeadraceCommand();
        CommandLine commandLine = new CommandLine(headrace)
                .addSubcommand(new PlanCommand(invocation))
                .addSubcommand(new PrepareCommand(invocation))
                .addSubcommand(new ExportCommand(invocation))
                .addSubcommand(new RunCommand(invocation))
                .addSubcommand(new GenerateCommand(invocation))
                .addSubcommand(new QueryCommand(invocation))
                .addSubcommand(new StatusCommand(invocation))
                .addSubcommand(new HistoryCommand(invocation))
                .addSubcommand(new DbCommand(invocation))
                .addSubcommand(new InitCommand(invocation));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        // What headrace does not know, such as -c, is meant for psql.
        commandLine
                .getSubcommands()
                .get("db")
                .getSubcommands()
                .get("psql")
                .setUnmatchedOptionsArePositionalParams(true);
        commandLine.setExecutionStrategy(parsed -> {
            headrace.configureLogging();
            return new CommandLine.RunLast().execute(parsed);
        });
        commandLine.setExecutionExceptionHandler((failure, command, parsed) ->
                invocation.interruption().isRequested() ? interrupted() : report(failure));
        return commandLine;
    }

    private static int interrupted() {
        LOG.warn("Interrupted. What was committed stays, the rest was rolled back; run the command again to go on.");
        return ExitCode.INTERRUPTED.value();
    }

    private static int report(Exception failure) {
        if (failure instanceof HeadraceException known) {
            LOG.error("{}", known.getMessage(), known);
            return known.exitCode().value();
        }
        LOG.error(
                "{}: {}\n  This is a bug in headrace. Run the command again with --stacktrace, and report what it says.",
                failure.getClass().getSimpleName(),
                failure.getMessage(),
                failure);
        return ExitCode.FAILED.value();
    }
}
