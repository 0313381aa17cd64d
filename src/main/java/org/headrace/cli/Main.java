package org.headrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.headrace.ExitCode;
import org.headrace.db.Login;
import org.headrace.project.ProjectReader;
import picocli.CommandLine;

/** Wires the commands and runs the one that was asked for. */
public final class Main {
    static {
        Logging.provide();
    }

    private Main() {}

    public static void main(String[] arguments) {
        warmUp();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Interruption interruption = Interruption.listen();
        int exitCode = commandLine(new Invocation(System.getenv(), out, interruption), arguments)
                .execute(arguments);
        interruption.ignore();
        System.exit(exitCode);
    }

    /** Most commands read a project, then log in: has that loaded and compiled while picocli reads the command line. */
    private static void warmUp() {
        Thread thread = new Thread(
                () -> {
                    ProjectReader.warmUp();
                    Login.warmUp();
                },
                "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The command line of one call. If its first word names a command, the others are left out: picocli would take a tenth of a
     * second to read what they are.
     */
    static CommandLine commandLine(Invocation invocation, String... arguments) {
        return commandLine(Logging.Settings.DEFAULT, invocation, arguments);
    }

    /** As {@link #commandLine(Invocation, String...)}, within a command that has set up the log. */
    static CommandLine commandLine(Logging.Settings logging, Invocation invocation, String... arguments) {
        HeadraceCommand headrace = new HeadraceCommand(logging, invocation);
        CommandLine commandLine = new CommandLine(headrace);
        Map<String, Supplier<Object>> commands = commands(invocation, arguments);
        String first = arguments.length == 0 ? "" : arguments[0];
        if (commands.containsKey(first)) {
            commands.keySet().retainAll(Set.of(first));
        }
        commands.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionStrategy(headrace::execute);
        commandLine.setParameterExceptionHandler((failure, words) -> wrongUsage(failure));
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> headrace.failed(failure));
        return commandLine;
    }

    /** Says in two or three lines what is wrong; the whole help would hide it. */
    private static int wrongUsage(CommandLine.ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr()
                .println("'" + command.getCommandSpec().qualifiedName()
                        + " --help' lists what it takes, with an example.");
        return ExitCode.USAGE.value();
    }

    /** In the order of the help. */
    private static Map<String, Supplier<Object>> commands(Invocation invocation, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("plan", () -> new PlanCommand(invocation));
        commands.put("prepare", () -> new PrepareCommand(invocation));
        commands.put("export", () -> new ExportCommand(invocation));
        commands.put("publish", () -> new PublishCommand(invocation));
        commands.put("run", () -> new RunCommand(invocation));
        commands.put("stream", () -> new StreamCommand(invocation));
        commands.put("verify", () -> new VerifyCommand(invocation));
        commands.put("serve", () -> new ServeCommand(invocation));
        commands.put("batch", () -> new BatchCommand(invocation));
        commands.put("generate", () -> GenerateCommand.commandLine(invocation, arguments));
        commands.put("query", () -> new QueryCommand(invocation));
        commands.put("status", () -> new StatusCommand(invocation));
        commands.put("prune", () -> new PruneCommand(invocation));
        commands.put("history", () -> new HistoryCommand(invocation));
        commands.put("db", () -> DbCommand.commandLine(invocation));
        commands.put("init", () -> new InitCommand(invocation));
        return commands;
    }
}
