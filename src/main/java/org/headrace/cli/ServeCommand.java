package org.headrace.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headrace.HeadraceException;
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
        footer = {"", "Example:", "  headrace serve", "  headrace serve devices --listen 127.0.0.1:9000"})
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

    ServeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Service.Address address = address();
        address.requireGuarded();
        Project project = invocation.project(projectOption.folder());
        List<Pipeline> chosen = pipelines.isEmpty()
                ? project.pipelines()
                : pipelines.stream().map(project::pipeline).distinct().toList();
        var runs = new Service.Runs(ThisProcess.caller(project.root()), LineProgress::new, Clock.systemUTC());
        Interruption interruption = invocation.interruption();
        try (Databases databases = invocation.databases(project);
                Service service = new Service(project, databases, chosen, runs, address.token())) {
            service.start(address);
            while (!interruption.isRequestedWithin(FOR_EVER)) {
                // a signal ends it
            }
        }
        interruption.exitWith(0);
        return 0;
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
