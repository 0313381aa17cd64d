package org.headrace.serve.pages;

import java.time.Instant;
import java.util.Optional;

/** What runs the pipelines, as the pages see it. Thread-safe. */
public interface Clockwork {
    /** A clock that runs nothing, for pages that are written to files. */
    Clockwork NONE = new Clockwork() {
        @Override
        public Optional<Instant> nextRun(String pipeline) {
            return Optional.empty();
        }

        @Override
        public boolean request(String pipeline) {
            return false;
        }
    };

    /** When a pipeline runs next by its schedule. It may be in the past: then the run is late. */
    Optional<Instant> nextRun(String pipeline);

    /** Asks for a run; returns false if one is running or asked for already, or if the pipeline is not run here. */
    boolean request(String pipeline);
}
