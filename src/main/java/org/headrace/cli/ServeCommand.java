package org.headrace.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headrace.HeadraceException;
import org.headrace.demo.ScoreServer;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.serve.Service;
import org.headrace.serve.access.Guard;
import org.headrace.serve.access.Users;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Runs pipelines at the times that their pipeline.conf declares and streams their feeds, until it is ended by a signal. Shows"
                        + " pipelines and runs as pages, and answers"
                        + " over HTTP: /health/live, /health/ready, /metrics, /api/v1/... and /openapi.yaml.",
        footer = {
            "",
            "Example:",
            "  headrace serve",
            "  headrace serve devices --listen 127.0.0.1:9000",
            "  headrace serve --demo exams",
            "  headrace serve --listen 0.0.0.0:8090 --users users.txt"
        })
final class ServeCommand implements Callable<Integer> {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Parameters(arity = "0..*", paramLabel = "PIPELINE", description = "Which pipelines (default: all).")
    private List<String> pipelines = List.of();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8090",
            description = "Where to listen (default: ${DEFAULT-VALUE}).")
    private String listen;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "What programs must send as 'Authorization: Bearer TOKEN': the token itself, or sha256: and its"
                            + " SHA-256 in hexadecimal (default: HEADRACE_TOKEN).")
    private String token;

    @Option(
            names = "--demo",
            paramLabel = "PIPELINE",
            description =
                    "Also serve the demo feed of this pipeline, and run only this one if no other is named. There is a"
                            + " demo feed for: exams.")
    private String demo;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Who may sign in by a browser: a line NAME:admin:HASH or NAME:viewer:HASH for each.")
    private Path users;

    @Option(names = "--read-only", description = "Let nobody start or pause runs over HTTP.")
    private boolean isReadOnly;

    @Option(names = "--hash-password", description = "Read a password from standard input, print its hash, and exit.")
    private boolean hashesPassword;

    ServeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        if (hashesPassword) {
            String password = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
            invocation.out().println(Users.hash(password.lines().findFirst().orElse("")));
            return 0;
        }
        Service.Address address = address();
        address.requireGuarded();
        Project project = invocation.project(projectOption.folder());
        Interruption interruption = invocation.interruption();
        try (Databases databases = invocation.databases(project)) {
            if (demo == null) {
                serve(project, databases, address);
            } else {
                ScoreServer feed = DemoFeed.start(project, demo);
                try {
                    serve(project, databases, address);
                } finally {
                    feed.close();
                }
            }
        }
        interruption.exitWith(0);
        return 0;
    }

    private void serve(Project project, Databases databases, Service.Address address) {
        var runs = new Service.Runs(ThisProcess.caller(project.root()), LineProgress::new, Clock.systemUTC());
        try (Service service = new Service(project, databases, chosen(project), runs, address.guard())) {
            service.start(address);
            while (!invocation.interruption().isRequestedWithin(FOR_EVER)) {
                // a signal ends it
            }
        }
    }

    private List<Pipeline> chosen(Project project) {
        List<String> names = pipelines.isEmpty() && demo != null ? List.of(demo) : pipelines;
        return names.isEmpty()
                ? project.pipelines()
                : names.stream().map(project::pipeline).distinct().toList();
    }

    private Service.Address address() {
        int colon = listen.lastIndexOf(':');
        String port = listen.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw HeadraceException.usage(
                    "--listen " + listen + " is no address; expected HOST:PORT, such as" + " 127.0.0.1:8090.");
        }
        Optional<String> secret = Optional.ofNullable(token)
                .or(() -> Optional.ofNullable(invocation.environment().get("HEADRACE_TOKEN")))
                .filter(text -> !text.isBlank());
        Users known = users == null ? Users.NONE : Users.read(users);
        String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
        return new Service.Address(host, Integer.parseInt(port), new Guard(secret, known, isReadOnly));
    }
}
