package org.headrace.serve;

import java.time.Instant;
import java.util.Optional;
import org.headrace.project.Pipeline;
import org.headrace.run.Reload;

/** What a service does with pipelines. */
interface Work {
    /** Loads, builds, checks, exports and publishes; returns when that is done. */
    void run(Pipeline pipeline, String trigger, Reload reload);

    /** Whether someone has said that the pipeline shall not run by its schedule for now. */
    boolean isPaused(Pipeline pipeline);

    /** When the pipeline was last run, by whomever. */
    Optional<Instant> findLastStart(Pipeline pipeline);
}
