package org.headrace.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.demo.ScoreServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headrace generate exams}. */
@Command(
        name = "exams",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Serves a feed of exam scores at http://HOST:PORT/scores, until Ctrl-C. Equal options give equal messages.",
            "With --bad, a part of the messages is broken; connections are cut and refused, and messages come again."
        },
        footer = {
            "",
            "Example:",
            "  headrace generate exams --serve --port 8099 --rate 20 --bad 0.02 --seed 7",
            "  headrace stream exams       lands its messages, in another terminal",
            "  headrace serve --demo exams serves the feed and lands its messages in one process"
        })
final class GenerateExamsCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");
    private static final Duration LONG = Duration.ofDays(1);

    private final Invocation invocation;

    @Option(names = "--serve", description = "Serve the feed. Required, as the command runs until Ctrl-C.")
    private boolean serve;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Where it listens; 0.0.0.0 lets other machines in (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8099",
            description = "The port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--rate",
            paramLabel = "NUMBER",
            defaultValue = "20",
            description = "Messages a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--bad",
            paramLabel = "PART",
            defaultValue = "0.02",
            description = "Which part of the messages is broken, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double bad;

    @Option(
            names = "--messages",
            paramLabel = "NUMBER",
            description = "End the feed after so many messages, with status 204 (default: never).")
    private Long messages;

    @Option(names = "--without-ids", description = "Send messages without ids.")
    private boolean withoutIds;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "7",
            description = "Other seeds give other messages (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** The project does not matter, as nothing is written to it. */
    GenerateExamsCommand(Invocation invocation, ProjectOption ignoredProject) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (!serve) {
            throw HeadraceException.usage("generate exams serves a feed until Ctrl-C; expected: headrace generate exams"
                    + " --serve --port " + port + ".");
        }
        // Written this way, NaN is refused, too.
        if (!(rate > 0) || !(bad >= 0 && bad <= 1) || port < 0 || port > 65_535) {
            throw HeadraceException.usage("--rate is " + rate + ", --bad is " + bad + ", --port is " + port
                    + "; expected a rate above 0, a part from 0 to 1, and a port from 0 to 65535.");
        }
        OptionalLong last = messages == null ? OptionalLong.empty() : OptionalLong.of(messages);
        var settings = new ScoreServer.Settings(rate, bad, !withoutIds, last, seed);
        try (ScoreServer server = ScoreServer.start(new InetSocketAddress(host, port), settings)) {
            LOG.info("exams generate · serving {} messages a second at {}, until Ctrl-C", rate, server.url());
            while (!invocation.interruption().isRequestedWithin(LONG)) {
                LOG.debug("exams generate · still serving");
            }
        }
        return ExitCode.INTERRUPTED.value();
    }
}
