package org.headrace.cli;

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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Runs pipelines at the times that their pipeline.conf declares and streams their feeds, until it is ended by a signal. Answers"
                        + " over HTTP: /health/live, /health/ready, /metrics, /api/v1/... and /openapi.yaml.",
        footer = {
            "",
            "Example:",
            "  headrace serve",
            "  headrace serve devices --listen 127.0.0.1:9000",
            "  headrace serve --demo exams"
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
            description = "What requests must bring as 'Authorization: Bearer TOKEN' (default: HEADRACE_TOKEN).")
    private String token;

    @Option(
            names = "--demo",
            paramLabel = "PIPELINE",
            description =
                    "Also serve the demo feed of this pipeline, and run only this one if no other is named. There is a"
                            + " demo feed for: exams.")
    private String demo;

    ServeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
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
        try (Service service = new Service(project, databases, chosen(project), runs, address.token())) {
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
        String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
        return new Service.Address(host, Integer.parseInt(port), secret);
    }
}
