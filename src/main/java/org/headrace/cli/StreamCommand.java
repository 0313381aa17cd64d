package org.headrace.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.run.PipelineRuns;
import org.headrace.run.RepeatedPrepare;
import org.headrace.run.Retries;
import org.headrace.run.StreamRun;
import org.headrace.run.StreamStatus;
import org.headrace.run.StreamedFeed;
import org.headrace.state.Caller;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace stream}. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lands the messages of a pipeline's feed in its raw table, as they come, until Ctrl-C or SIGTERM. What was received is committed"
                    + " then. 'headrace prepare' of the pipeline runs beside it.",
            "If the feed or the warehouse is lost, the command connects again."
        },
        footer = {"", "Example:", "  headrace stream exams", "  headrace stream exams --for 60s --prepare-every 20s"})
final class StreamCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Parameters(paramLabel = "PIPELINE", description = "The name of a folder in sql/.")
    private String name;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = WaitOption.DurationConverter.class,
            description = "End after this time, such as 60s (default: never).")
    private Duration limit;

    @Option(
            names = "--prepare-every",
            paramLabel = "TIME",
            converter = WaitOption.DurationConverter.class,
            description = "Also prepare the pipeline after each such time, and at the end (default: never).")
    private Duration prepareEvery;

    @Option(
            names = "--batch-rows",
            paramLabel = "NUMBER",
            defaultValue = "5000",
            description = "Commit after so many messages (default: ${DEFAULT-VALUE}).")
    private int batchRows;

    @Option(
            names = "--batch-time",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = WaitOption.DurationConverter.class,
            description = "Commit after this time at the latest (default: ${DEFAULT-VALUE}).")
    private Duration batchTime;

    @Option(
            names = "--silence",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = WaitOption.DurationConverter.class,
            description = "Connect again if no byte came for this time (default: ${DEFAULT-VALUE}).")
    private Duration silence;

    @Mixin
    private final WaitOption wait = new WaitOption();

    StreamCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        requirePositive("--batch-rows", batchRows > 0);
        requirePositive("--batch-time", batchTime.compareTo(Duration.ZERO) > 0);
        requirePositive("--silence", silence.compareTo(Duration.ZERO) > 0);
        requirePositive("--prepare-every", prepareEvery == null || prepareEvery.compareTo(Duration.ZERO) > 0);
        Project project = invocation.project(projectOption.folder());
        Pipeline pipeline = project.pipeline(name);
        StreamedFeed feed = StreamedFeed.of(project, pipeline);
        var settings = new StreamRun.Settings(batchRows, batchTime, silence);
        Caller caller = ThisProcess.caller(project.root());
        // Not ended by a signal, as the last messages are committed then.
        try (Databases databases = invocation.uninterruptedDatabases(project)) {
            Runnable stream = () -> new StreamRun(feed, settings, new StreamStatus(Clock.systemUTC()), pause())
                    .perform(databases::openWarehouse, caller, wait.duration());
            if (prepareEvery == null) {
                stream.run();
            } else {
                prepareWhile(stream, pipeline, new PipelineRuns(project, caller, invocation::progress));
            }
        }
        return (invocation.interruption().isRequested() ? ExitCode.INTERRUPTED : ExitCode.DONE).value();
    }

    /** If the stream ends by itself, what it landed last is prepared, too. */
    private void prepareWhile(Runnable stream, Pipeline pipeline, PipelineRuns runs) {
        invocation.interruption().onRequest(runs::stop);
        RepeatedPrepare prepares = RepeatedPrepare.start(runs, pipeline, prepareEvery);
        try {
            stream.run();
        } finally {
            prepares.close();
        }
        if (!invocation.interruption().isRequested()) {
            RepeatedPrepare.once(runs, pipeline);
        }
    }

    private static void requirePositive(String option, boolean isPositive) {
        if (!isPositive) {
            throw HeadraceException.usage(option + " is 0 or less. Give it a greater value, or leave it out.");
        }
    }

    private Retries.Pause pause() {
        if (limit == null) {
            return invocation.interruption()::isRequestedWithin;
        }
        long end = System.nanoTime() + limit.toNanos();
        return time -> {
            long left = end - System.nanoTime();
            Duration pause = Duration.ofNanos(Math.max(0, Math.min(left, time.toNanos())));
            return invocation.interruption().isRequestedWithin(pause) || left <= time.toNanos();
        };
    }
}
