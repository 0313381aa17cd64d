package org.headrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.Endpoint;
import org.headrace.db.PsqlCall;
import org.headrace.embedded.EmbeddedServer;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace db}: one method a verb. */
@Command(
        name = "db",
        mixinStandardHelpOptions = true,
        description =
                "Manages the embedded PostgreSQL server in .headrace/, which Headrace uses if headrace.conf names no other server.",
        footer = {"", "Example:", "  headrace db start", "  headrace db psql warehouse -c 'select * from headrace.runs'"
        })
final class DbCommand {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    private DbCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    /** The verb and its own verbs; what {@code psql} does not know, such as -c, is meant for the program of that name. */
    static CommandLine commandLine(Invocation invocation) {
        CommandLine commandLine = new CommandLine(new DbCommand(invocation));
        commandLine.getSubcommands().get("psql").setUnmatchedOptionsArePositionalParams(true);
        return commandLine;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Starts the embedded server and leaves it running until 'headrace db stop'.",
            footer = {"", "Example:", "  headrace db start"})
    int start(
            @Option(names = "--owner", paramLabel = "PID", description = "Stop the server when process PID ends.")
                    Long owner) {
        Databases databases = databases();
        if (isUsed(databases)) {
            EmbeddedServer.Address address = databases.embeddedServer().start(Optional.ofNullable(owner));
            databases.embeddedDatabases().forEach(databases.embeddedServer()::createDatabaseIfMissing);
            invocation.out().println("The embedded server runs on 127.0.0.1:" + address.port() + ".");
        }
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Stops the embedded server.",
            footer = {"", "Example:", "  headrace db stop"})
    int stop(
            @Option(
                            names = "--owner",
                            paramLabel = "PID",
                            description = "Stop the server only if it was started with --owner=PID.")
                    Long owner) {
        EmbeddedServer server = databases().embeddedServer();
        boolean stopped = owner == null ? server.stop() : server.stopIfOwnedBy(owner);
        invocation.out().println(stopped ? "The embedded server is stopped." : "No embedded server to stop.");
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows whether the embedded server runs.",
            footer = {"", "Example:", "  headrace db status"})
    int status() {
        Databases databases = databases();
        String text = databases
                .embeddedServer()
                .status()
                .map(status -> "The embedded server runs on 127.0.0.1:" + status.port() + ", process " + status.pid()
                        + status.ownerPid()
                                .map(pid -> ", until process " + pid + " ends")
                                .orElse("") + ".")
                .orElse("The embedded server does not run; commands that need it start it for themselves.");
        invocation.out().println(text);
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Prints the JDBC URL and the user of a connection.",
            footer = {"", "Example:", "  headrace db url warehouse"})
    int url(
            @Parameters(index = "0", arity = "0..1", paramLabel = "CONNECTION", defaultValue = Project.WAREHOUSE)
                    String connection) {
        try (Databases databases = databases()) {
            Endpoint endpoint = databases.endpoint(connection);
            invocation.out().println(endpoint.withoutSecrets());
            endpoint.user().ifPresent(user -> invocation.out().println("user " + user));
            if (databases.isEmbedded(connection)) {
                invocation
                        .out()
                        .println("password in " + databases.embeddedServer().passwordFile());
            }
        }
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Applies the scripts in migrations/CONNECTION/ that were not applied yet. 'headrace prepare' applies those of"
                            + " the warehouse, too. Only this command and 'generate' apply those of a source.",
            footer = {"", "Example:", "  headrace db migrate production"})
    int migrate(
            @Parameters(index = "0", paramLabel = "CONNECTION", description = "A connection of headrace.conf.")
                    String connection) {
        try (Databases databases = databases()) {
            if (databases.migrate(connection, databases.open(connection)).isEmpty()) {
                invocation.out().println("No migration of " + connection + " is pending.");
            }
        }
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Runs psql. Prints the command if psql is not on PATH.",
            footer = {"", "Example:", "  headrace db psql", "  headrace db psql -c 'select * from headrace.runs'"})
    int psql(
            @Parameters(
                            index = "0",
                            arity = "0..1",
                            paramLabel = "CONNECTION",
                            description = "A connection of headrace.conf (default: " + Project.WAREHOUSE + ").")
                    String connection,
            @Parameters(
                            index = "1..*",
                            paramLabel = "ARGUMENT",
                            description = "Arguments for psql, except -h and -V, which Headrace takes itself.")
                    List<String> arguments) {
        List<String> forPsql = new ArrayList<>(arguments == null ? List.of() : arguments);
        boolean isNamed = connection != null && !connection.startsWith("-");
        if (connection != null && !isNamed) {
            forPsql.add(0, connection);
        }
        String name = isNamed ? connection : Project.WAREHOUSE;
        try (Databases databases = databases()) {
            PsqlCall call = PsqlCall.of(databases.endpoint(name), forPsql);
            Optional<Path> passwordFile = databases.isEmbedded(name)
                    ? Optional.of(databases.embeddedServer().passwordFile())
                    : Optional.empty();
            return run(call, passwordFile);
        }
    }

    private int run(PsqlCall call, Optional<Path> passwordFile) {
        ProcessBuilder builder = new ProcessBuilder(call.words()).inheritIO();
        if (invocation.isOneOfSeveral()) {
            builder.redirectInput(Path.of("/dev/null").toFile()); // ours may hold the commands to come
        }
        passwordFile.ifPresentOrElse(
                file -> builder.environment().put("PGPASSFILE", file.toString()),
                () -> call.password()
                        .ifPresent(password -> builder.environment().put("PGPASSWORD", password)));
        // Told before it starts: a signal may come at any moment.
        CompletableFuture<Process> started = new CompletableFuture<>();
        invocation
                .interruption()
                .onRequest(() -> started.thenAccept(this::awaitEnd)
                        .exceptionally(noPsql -> null)
                        .join());
        if (invocation.interruption().isRequested()) {
            started.cancel(false);
            return ExitCode.INTERRUPTED.value();
        }
        try {
            Process psql = builder.start();
            started.complete(psql);
            int exitCode = psql.waitFor();
            if (!invocation.isOneOfSeveral()) {
                invocation.interruption().exitWith(exitCode);
            }
            return exitCode;
        } catch (IOException e) {
            started.completeExceptionally(e);
            String file = passwordFile.map(path -> "PGPASSFILE='" + path + "' ").orElse("");
            invocation
                    .out()
                    .println(
                            "There is no psql on PATH; where there is one, while the server runs ('headrace db start'):");
            invocation
                    .out()
                    .println(file
                            + String.join(
                                    " ",
                                    call.words().stream()
                                            .map(DbCommand::shellQuoted)
                                            .toList()));
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HeadraceException.failed("psql was interrupted", e);
        }
    }

    /**
     * At a terminal Ctrl-C reaches psql too, to which it means the end of a statement, so we stay until psql ends. Elsewhere
     * the signal was for us alone.
     */
    private void awaitEnd(Process psql) {
        if (!invocation.isWatched()) {
            psql.destroy();
        }
        psql.onExit().join();
    }

    private static String shellQuoted(String word) {
        return word.matches("[A-Za-z0-9_./:=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Stops the embedded server and deletes all its databases.",
            footer = {"", "Example:", "  headrace db reset --yes"})
    int reset(@Option(names = "--yes", description = "Delete the databases.") boolean yes) {
        Databases databases = databases();
        String names = String.join(", ", databases.embeddedDatabases().toList());
        if (!yes) {
            throw HeadraceException.usage(
                    "This deletes the databases of the embedded server (" + names + "); say so with --yes.");
        }
        databases.embeddedServer().reset();
        invocation.out().println("The embedded server's databases are deleted; the next command begins anew.");
        return 0;
    }

    private Databases databases() {
        return invocation.databases(invocation.settings(projectOption.folder()));
    }

    private boolean isUsed(Databases databases) {
        boolean used = databases.usesEmbeddedServer();
        if (!used) {
            invocation.out().println("No connection of headrace.conf uses the embedded server; nothing to start.");
        }
        return used;
    }
}
