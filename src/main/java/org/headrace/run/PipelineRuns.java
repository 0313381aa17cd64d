package org.headrace.run;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.headrace.db.Connections;
import org.headrace.project.Project;
import org.headrace.state.Caller;

/** Runs of pipelines in a process that goes on: each has connections of its own, and all can be ended together. Thread-safe. */
public final class PipelineRuns {
    private final Project project;
    private final Caller caller;
    private final Supplier<Progress> progress;
    private final Set<Databases> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Runs of a project's pipelines; {@code progress} makes what is told of each. */
    public PipelineRuns(Project project, Caller caller, Supplier<Progress> progress) {
        this.project = project;
        this.caller = caller;
        this.progress = progress;
    }

    /** Does some work, unless all is stopped; returns when it is done. {@code trigger}: what the record names as the reason. */
    public void perform(String trigger, Consumer<PipelineWork> work) {
        Databases databases = new Databases(project, Connections.unshared());
        open.add(databases);
        try {
            if (!isStoppedWithin(Duration.ZERO)) {
                var asking = new PipelineWork.Asking(caller.startedBy(trigger), progress, this::isStoppedWithin);
                work.accept(new PipelineWork(project, databases, asking));
            }
        } finally {
            open.remove(databases);
            databases.closeSessions();
        }
    }

    /** Lets time pass, until all is stopped; returns whether it is. */
    public boolean isStoppedWithin(Duration time) {
        try {
            return stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends the work that is being done, and lets no more begin; does not wait. */
    public void stop() {
        stopped.countDown();
        open.forEach(Databases::cancel);
    }
}
