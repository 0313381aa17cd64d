package org.headrace.project;

import java.time.ZoneId;
import java.util.Objects;

/**
 * When {@code headrace serve} runs a pipeline.
 *
 * @param cron five fields: minute, hour, day of month, month, day of week
 * @param timeZone in which they are meant
 */
public record Schedule(String cron, ZoneId timeZone, Missed missed) {
    public Schedule {
        Objects.requireNonNull(cron);
        Objects.requireNonNull(timeZone);
        Objects.requireNonNull(missed);
    }

    /** What becomes of times at which the pipeline could not run, as the service was down or an earlier run took long. */
    public enum Missed {
        /** It runs once, as soon as it can. */
        ONCE,
        /** It waits for the next time. */
        SKIP
    }

    /** The cron expression, and the time zone unless it is UTC. */
    @Override
    public String toString() {
        return timeZone.getId().equals("UTC") ? cron : cron + " " + timeZone;
    }
}
