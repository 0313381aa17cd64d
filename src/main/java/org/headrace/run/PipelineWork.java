package org.headrace.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.plan.ExportRequest;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.state.Caller;

/**
 * What is done with a pipeline, whoever asks for it: each time with a session to the warehouse and the pipeline's lock of its own, with a
 * record of the run, and again if a database was lost. For one thread at a time.
 */
public final class PipelineWork {
    private final Project project;
    private final Databases databases;
    private final Asking asking;

    /**
     * Who asks.
     *
     * @param caller as the record of the run names him
     * @param progress makes what is told of each run
     * @param stop tells when to end early
     */
    public record Asking(Caller caller, Supplier<Progress> progress, Retries.Pause stop) {}

    /** Work on pipelines of a project; the databases stay the caller's to close. */
    public PipelineWork(Project project, Databases databases, Asking asking) {
        this.project = project;
        this.databases = databases;
        this.asking = asking;
    }

    public Project project() {
        return project;
    }

    /** Loads, builds and checks; {@code reload}: which loads begin from nothing. */
    public Task prepare(Pipeline pipeline, Reload reload) {
        return new PrepareRun(project, pipeline, databases::source, reload);
    }

    /** Writes the files. */
    public Task export(Pipeline pipeline, ExportRequest request) {
        return new ExportRun(project, pipeline, request, () -> databases.open(Project.WAREHOUSE));
    }

    /** Brings the tables in other databases up to date; {@code everything}: whether all rows are compared, whatever is known. */
    public Task publish(Pipeline pipeline, boolean everything) {
        return new PublishRun(
                project, pipeline, everything, databases::target, () -> databases.open(Project.WAREHOUSE));
    }

    /** Compares by content; {@code report} takes a finding for each relation. */
    public Task verify(Pipeline pipeline, VerifyScope scope, Consumer<Finding> report) {
        return new VerifyRun(project, pipeline, databases::source, scope, report);
    }

    /** Does it all, one after the other; see {@link #prepare} and {@link #export}. */
    public List<Task> run(Pipeline pipeline, Reload reload, ExportRequest request) {
        Task prepare = prepare(pipeline, reload);
        Task export = export(pipeline, request);
        return pipeline.publications().isEmpty()
                ? List.of(prepare, export)
                : List.of(prepare, export, publish(pipeline, request.everything()));
    }

    /**
     * Performs tasks one after the other under one lock.
     *
     * @param wait how long to wait for another run of the pipeline to end
     * @throws MissingSourceException if what a load reads is not there yet
     */
    public void perform(Pipeline pipeline, Duration wait, List<Task> tasks) {
        Retries retries = new Retries(pipeline.name(), wait, project.retries(), asking.stop());
        for (boolean isDone = false; !isDone; ) {
            try (Session warehouse = databases.openWarehouse();
                    PipelineRun run = new PipelineRun(
                            warehouse,
                            asking.progress().get(),
                            retries.lockWait(),
                            () -> asking.stop().isInterruptedWithin(Duration.ZERO),
                            Optional.of(watching(warehouse)))) {
                for (Task task : tasks) {
                    run.perform(pipeline.name(), task);
                }
                isDone = true;
            } catch (HeadraceException failure) {
                retries.awaitNext(failure);
            }
        }
    }

    private Watching watching(Session warehouse) {
        return new Watching(asking.caller(), () -> databases.openAnother(warehouse.endpoint()), Watching.DELAY);
    }
}
