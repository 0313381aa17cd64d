package org.headrace.run;

import java.time.Duration;
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
    private final Retries retries;

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
        this.retries = new Retries(project.retries(), asking.stop());
    }

    /** What is done in one run, or in several of them under one lock. */
    @FunctionalInterface
    private interface Body {
        void perform(PipelineRun run);
    }

    /**
     * Loads, builds and checks.
     *
     * @param reload which loads begin from nothing
     * @param wait how long to wait for another run of the pipeline to end
     * @throws MissingSourceException if what a load reads is not there yet
     */
    public void prepare(Pipeline pipeline, Reload reload, Duration wait) {
        perform(pipeline, wait, run -> prepare(run, pipeline, reload));
    }

    /** Writes the files; see {@link #prepare} for {@code wait}. */
    public void export(Pipeline pipeline, ExportRequest request, Duration wait) {
        perform(pipeline, wait, run -> export(run, pipeline, request));
    }

    /**
     * Brings the tables in other databases up to date; see {@link #prepare} for {@code wait}.
     *
     * @param everything whether all rows are compared, whatever is known
     */
    public void publish(Pipeline pipeline, boolean everything, Duration wait) {
        perform(pipeline, wait, run -> publish(run, pipeline, everything));
    }

    /** Does it all, one after the other; see {@link #prepare} and {@link #export}. */
    public void run(Pipeline pipeline, Reload reload, ExportRequest request, Duration wait) {
        perform(pipeline, wait, run -> {
            prepare(run, pipeline, reload);
            export(run, pipeline, request);
            if (!pipeline.publications().isEmpty()) {
                publish(run, pipeline, request.everything());
            }
        });
    }

    /**
     * Compares by content.
     *
     * @param report takes a finding for each relation
     * @throws HeadraceException with exit code 3 if a fault is left
     */
    public void verify(Pipeline pipeline, VerifyScope scope, Duration wait, Consumer<Finding> report) {
        perform(pipeline, wait, run -> {
            try (Preparation preparation = preparation(run, pipeline)) {
                new VerifyRun(run).perform(preparation, scope, report);
            }
        });
    }

    private void prepare(PipelineRun run, Pipeline pipeline, Reload reload) {
        try (Preparation preparation = preparation(run, pipeline)) {
            new PrepareRun(run).perform(preparation, reload);
        }
    }

    private void export(PipelineRun run, Pipeline pipeline, ExportRequest request) {
        new ExportRun(run, project).perform(pipeline, request, () -> databases.open(Project.WAREHOUSE));
    }

    private void publish(PipelineRun run, Pipeline pipeline, boolean everything) {
        new PublishRun(run, project, databases::target)
                .perform(pipeline, everything, () -> databases.open(Project.WAREHOUSE));
    }

    private Preparation preparation(PipelineRun run, Pipeline pipeline) {
        return new Preparation(project, pipeline, run.warehouse(), databases::source, true);
    }

    private void perform(Pipeline pipeline, Duration wait, Body body) {
        retries.perform(pipeline.name(), wait, lockWait -> {
            try (Session warehouse = databases.openWarehouse();
                    PipelineRun run = new PipelineRun(
                            warehouse,
                            asking.progress().get(),
                            lockWait,
                            () -> asking.stop().isInterruptedWithin(Duration.ZERO),
                            Optional.of(watching(warehouse)))) {
                body.perform(run);
            }
        });
    }

    private Watching watching(Session warehouse) {
        return new Watching(asking.caller(), () -> databases.openAnother(warehouse.endpoint()), Watching.DELAY);
    }
}
