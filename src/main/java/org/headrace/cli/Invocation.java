package org.headrace.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.Connections;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.run.Databases;
import org.headrace.run.FaultFoundException;
import org.headrace.run.MissingSourceException;
import org.headrace.run.PipelineWork;
import org.headrace.run.Progress;
import org.headrace.run.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of the program: what every command is given.
 *
 * @param environment the environment variables
 * @param out where results go; everything else is logged, to stderr
 * @param interruption tells when the command is to end early
 * @param connections where its sessions get theirs from
 * @param projects reads the project, also for the commands after this one
 */
record Invocation(
        Map<String, String> environment,
        PrintStream out,
        Interruption interruption,
        Connections connections,
        ProjectReader projects) {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");

    Invocation {
        environment = Map.copyOf(environment);
    }

    /** A call that is alone in its process. */
    Invocation(Map<String, String> environment, PrintStream out, Interruption interruption) {
        this(environment, out, interruption, Connections.unshared(), new ProjectReader(environment));
    }

    /** The same for one of several commands, which hand on their connections. */
    Invocation sharing(Connections shared) {
        return new Invocation(environment, out, interruption, shared, projects);
    }

    /** Whether this is one of several commands in one process. */
    boolean isOneOfSeveral() {
        return connections.areShared();
    }

    /** Reads the whole project in a folder. */
    Project project(Path folder) {
        return projects.read(folder);
    }

    /** Reads the settings of a project alone: it has no pipelines, and may be wrong in what they are made of. */
    Project settings(Path folder) {
        return projects.readSettings(folder);
    }

    /** The databases of a project; an interruption cancels what runs in them. Closed by the caller. */
    Databases databases(Project project) {
        Databases databases = new Databases(project, connections);
        interruption.onRequest(databases::cancel);
        if (interruption.isRequested()) {
            databases.cancel();
        }
        return databases;
    }

    /** The databases of a project; an interruption leaves alone what runs in them, for a command that ends it by itself. Closed by the caller. */
    Databases uninterruptedDatabases(Project project) {
        return new Databases(project, connections);
    }

    /** Whether someone watches at a terminal; the launcher says so. */
    boolean isWatched() {
        return environment.containsKey("HEADRACE_TERMINAL");
    }

    /** Bars for someone who watches a terminal, lines for everyone else. */
    Progress progress() {
        return isWatched() ? new BarProgress(new LineProgress()) : new LineProgress();
    }

    /** Says what a command does with a pipeline. */
    @FunctionalInterface
    interface Tasks {
        List<Task> of(PipelineWork work, Pipeline pipeline);
    }

    /**
     * Works on pipelines one after the other; one whose source is not there yet, or whose rows are wrong, stops no other.
     *
     * @param wait how long to wait for another run of a pipeline to end
     * @return the exit code
     */
    int forEachPipeline(ProjectOption option, PipelineParameter pipelines, Duration wait, Tasks tasks) {
        Project project = pipelines.project(projects, option.folder());
        ExitCode exitCode = ExitCode.DONE;
        List<FaultFoundException> faults = new ArrayList<>();
        try (Databases databases = databases(project)) {
            PipelineWork work = new PipelineWork(
                    project,
                    databases,
                    new PipelineWork.Asking(
                            ThisProcess.caller(project.root()), this::progress, interruption::isRequestedWithin));
            for (Pipeline pipeline : pipelines.of(project)) {
                try {
                    work.perform(pipeline, wait, tasks.of(work, pipeline));
                } catch (MissingSourceException e) {
                    LOG.error("{}: {}", pipeline.name(), MissingSource.advice(pipeline, databases, e), e);
                    exitCode = e.exitCode();
                } catch (FaultFoundException e) {
                    faults.add(e);
                } catch (HeadraceException e) {
                    // It ends the command, which would end without a word of these.
                    faults.forEach(fault -> LOG.error("{}", fault.getMessage(), fault));
                    throw e;
                }
            }
        }
        FaultFoundException.throwIfAny(faults);
        return exitCode.value();
    }
}
