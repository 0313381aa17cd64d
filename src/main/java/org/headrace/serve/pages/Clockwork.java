package org.headrace.serve.pages;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headrace.project.Pipeline;
import org.headrace.run.Reload;

/** What runs the pipelines, as the pages see it. Thread-safe. */
public interface Clockwork {
    /** A clock that runs nothing, for pages that are written to files. */
    Clockwork NONE = new Clockwork() {
        @Override
        public Optional<Instant> nextRun(String pipeline) {
            return Optional.empty();
        }

        @Override
        public boolean isRunHere(String pipeline) {
            return false;
        }

        @Override
        public boolean request(String pipeline, Reload reload) {
            return false;
        }

        @Override
        public void pause(String pipeline, String who) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resume(String pipeline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<PlannedStep> plan(Pipeline pipeline) {
            return List.of();
        }
    };

    /** Whether the pipeline is one of those that run here. */
    boolean isRunHere(String pipeline);

    /** When a pipeline runs next by its schedule. It may be in the past: then the run is late. */
    Optional<Instant> nextRun(String pipeline);

    /** Asks for a run; returns false if one is running or asked for already, or if the pipeline is not run here. */
    boolean request(String pipeline, Reload reload);

    /** Lets the schedule start no run of a pipeline until {@link #resume}; people may still start one. */
    void pause(String pipeline, String who);

    /** Lets the schedule start runs again. */
    void resume(String pipeline);

    /** What a run would do now, and why. Asks the sources, which may take a while. */
    List<PlannedStep> plan(Pipeline pipeline);
}
