package org.headrace.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.headrace.ExitCode;
import org.headrace.db.IdleConnections;
import org.headrace.db.Session;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.run.MissingSourceException;
import org.headrace.run.PipelineRun;
import org.headrace.run.Progress;
import org.headrace.run.Retries;
import org.headrace.run.Watching;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of the program: what every command is given.
 *
 * @param environment the environment variables
 * @param out where results go; everything else is logged, to stderr
 * @param interruption tells when the command is to end early
 * @param idle connections of commands before this one
 */
record Invocation(Map<String, String> environment, PrintStream out, Interruption interruption, IdleConnections idle) {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");

    Invocation {
        environment = Map.copyOf(environment);
    }

    /** A call that is alone in its process. */
    Invocation(Map<String, String> environment, PrintStream out, Interruption interruption) {
        this(environment, out, interruption, IdleConnections.none());
    }

    /** The same for one of several commands, which hand on their connections. */
    Invocation sharing(IdleConnections shared) {
        return new Invocation(environment, out, interruption, shared);
    }

    /** Whether this is one of several commands in one process. */
    boolean isOneOfSeveral() {
        return idle.keepsAny();
    }

    /** Reads the whole project in a folder. */
    Project project(Path folder) {
        return ProjectReader.read(folder, environment);
    }

    /** Reads the settings of a project alone: it has no pipelines, and may be wrong in what they are made of. */
    Project settings(Path folder) {
        return ProjectReader.readSettings(folder, environment);
    }

    /** The databases of a project; an interruption cancels what runs in them. Closed by the caller. */
    Databases databases(Project project) {
        Databases databases = new Databases(project, idle);
        interruption.onRequest(databases::cancel);
        if (interruption.isRequested()) {
            databases.cancel();
        }
        return databases;
    }

    /** Whether someone watches at a terminal; the launcher says so. */
    boolean isWatched() {
        return environment.containsKey("HEADRACE_TERMINAL");
    }

    /** Bars for someone who watches a terminal, lines for everyone else. */
    private Progress progress() {
        return isWatched() ? new BarProgress(new LineProgress()) : new LineProgress();
    }

    /** What a command does with one pipeline. */
    @FunctionalInterface
    interface PipelineBody {
        void perform(PipelineRun run, Project project, Pipeline pipeline, Databases databases);
    }

    /**
     * Runs pipelines one after the other, each with a session to the warehouse and the pipeline's lock of its own, and again
     * if a database was lost. One whose source is not there yet stops no other.
     *
     * @return the exit code
     */
    int forEachPipeline(ProjectOption option, PipelineParameter pipelines, WaitOption wait, PipelineBody body) {
        Project project = project(option.folder());
        ExitCode exitCode = ExitCode.DONE;
        try (Databases databases = databases(project)) {
            Retries retries = new Retries(project.retries(), interruption::isRequestedWithin);
            for (Pipeline pipeline : pipelines.of(project)) {
                try {
                    retries.perform(
                            pipeline.name(),
                            wait.duration(),
                            lockWait -> perform(body, lockWait, project, pipeline, databases));
                } catch (MissingSourceException e) {
                    LOG.error("{}: {}", pipeline.name(), MissingSource.advice(pipeline, databases, e), e);
                    exitCode = e.exitCode();
                }
            }
        }
        return exitCode.value();
    }

    private void perform(
            PipelineBody body, Duration lockWait, Project project, Pipeline pipeline, Databases databases) {
        try (Session warehouse = databases.openWarehouse();
                PipelineRun run = new PipelineRun(
                        warehouse,
                        progress(),
                        lockWait,
                        interruption::isRequested,
                        Optional.of(watching(project, databases, warehouse)))) {
            body.perform(run, project, pipeline, databases);
        }
    }

    private static Watching watching(Project project, Databases databases, Session warehouse) {
        return new Watching(
                ThisProcess.caller(project.root()), () -> databases.openAnother(warehouse.endpoint()), Watching.DELAY);
    }
}
