package org.headrace.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself: options that every command takes. */
@Command(
        name = "headrace",
        mixinStandardHelpOptions = true,
        versionProvider = HeadraceCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "An ELT engine driven by SQL files.",
        footer = {
            "",
            "Example, in a project folder:",
            "  headrace plan       what a run would do, and why",
            "  headrace run        load, transform, check, export",
            "",
            "Exit codes: 0 done, 1 a step failed, 2 usage or configuration, 3 a check failed,",
            "4 another run holds the pipeline, 130 interrupted."
        })
final class HeadraceCommand {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");

    @Option(
            names = "--log-format",
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            description = "Format of the log on stderr: text or json (default: text).")
    private Logging.Format logFormat;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log every SQL statement and every skipped step.")
    private boolean verbose;

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Log the Java stack trace of an error.")
    private boolean stacktrace;

    @Option(
            names = "--log-file",
            scope = ScopeType.INHERIT,
            paramLabel = "PATH",
            description =
                    "Also write the log to this file, with the date; at 10 MB it becomes PATH.1, and the three last are kept.")
    private Path logFile;

    private final Logging.Settings outer;
    private final Invocation invocation;

    /** A command line within another, whose log it has where its own options do not say otherwise. */
    HeadraceCommand(Logging.Settings outer, Invocation invocation) {
        this.outer = outer;
        this.invocation = invocation;
    }

    /** Sets up the log, then executes the command that was named; returns its exit code. */
    int execute(CommandLine.ParseResult parsed) {
        try {
            Logging.configure(logging());
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error | HeadraceException failure) { // which picocli hands to no handler
            return failed(failure);
        }
    }

    /** Says why a command failed, once; returns its exit code. */
    int failed(Throwable failure) {
        if (invocation.interruption().isRequested()) {
            LOG.warn(
                    "Interrupted. What was committed stays, the rest was rolled back; run the command again to go on.");
            return ExitCode.INTERRUPTED.value();
        }
        if (failure instanceof HeadraceException known) {
            LOG.error("{}", known.getMessage(), known);
            return known.exitCode().value();
        }
        if (failure instanceof OutOfMemoryError memory) {
            return failed(HeadraceException.tooLarge("What the command reads", "or read less.", memory));
        }
        LOG.error(
                "{}: {}\n  This is a bug in headrace. Run the command again with --stacktrace, and report what it says.",
                failure.getClass().getSimpleName(),
                failure.getMessage(),
                failure);
        return ExitCode.FAILED.value();
    }

    Logging.Settings logging() {
        return new Logging.Settings(
                logFormat == null ? outer.format() : logFormat,
                verbose || outer.verbose(),
                stacktrace || outer.stacktrace(),
                logFile == null ? outer.file() : Optional.of(logFile));
    }

    /** The version, from the jar's manifest. */
    static String version() {
        String version = HeadraceCommand.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }

    /** Prints the version. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"headrace " + version()};
        }
    }
}
