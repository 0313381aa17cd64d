package org.headrace.serve;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.headrace.project.Schedule;

/**
 * The times at which a pipeline is due.
 *
 * <p>A schedule whose hour is {@code *}, with a step or not, goes by the time that passes: where clocks go forward it has an hour less, and
 * where they go back one more. Any other schedule names hours of the day, and is due once for each of them: a time that the clocks skip is
 * due when they go forward, and one that they show twice is due at the first of both.
 */
final class RunTimes {
    /** Longer than any time that clocks ever went forward or back. */
    private static final int HOURS_AROUND = 25;

    private final ExecutionTime times;
    private final ZoneId zone;
    private final ZoneRules rules;
    private final boolean isByElapsedTime;

    RunTimes(Schedule schedule) {
        CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        this.times = ExecutionTime.forCron(parser.parse(schedule.cron()));
        this.zone = schedule.timeZone();
        this.rules = zone.getRules();
        this.isByElapsedTime = schedule.cron().split(" ", -1)[1].startsWith("*");
    }

    /** The first time after another one; absent if there is none, as for a 30th of February. */
    Optional<Instant> next(Instant after) {
        return isByElapsedTime ? nextByElapsedTime(after) : nextByClock(after);
    }

    /** With the offset that holds, up to the next change of it. */
    private Optional<Instant> nextByElapsedTime(Instant after) {
        Instant from = after;
        ZoneOffset offset = rules.getOffset(after);
        while (true) {
            Optional<Instant> next = times.nextExecution(from.atZone(offset)).map(ZonedDateTime::toInstant);
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (next.isEmpty() || change == null || next.get().isBefore(change.getInstant())) {
                return next;
            }
            offset = change.getOffsetAfter();
            // A time at the very moment of the change is after this, and the change itself is not found again.
            Optional<Instant> atChange = times.nextExecution(
                            change.getInstant().minusSeconds(1).atZone(offset))
                    .map(ZonedDateTime::toInstant)
                    .filter(change.getInstant()::equals);
            if (atChange.isPresent()) {
                return atChange;
            }
            from = change.getInstant();
        }
    }

    private Optional<Instant> nextByClock(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, zone).minusHours(HOURS_AROUND);
        while (true) {
            Optional<LocalDateTime> next =
                    times.nextExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            Instant due = instant(next.get());
            if (due.isAfter(after)) {
                return Optional.of(due);
            }
            local = next.get();
        }
    }

    private Instant instant(LocalDateTime local) {
        ZoneOffsetTransition change = rules.getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }
}
