package org.headrace.run;

import java.util.List;
import java.util.Optional;
import org.headrace.Period;
import org.headrace.PeriodSet;
import org.headrace.db.Session;
import org.headrace.feed.FeedMessage;
import org.headrace.feed.RawMessages;
import org.headrace.load.RawIndexes;
import org.headrace.project.Load;
import org.headrace.state.Builds;
import org.headrace.state.FeedStates;

/** Commits the messages of one feed in one warehouse session: rows, the last id, and which periods changed, in one transaction. */
final class FeedLanding {
    private final Session warehouse;
    private final Load load;
    private final FeedStates.LandedTable table;
    private final long runId;
    private final RawMessages rows;
    private final FeedStates states;
    private final Builds builds;
    private FeedStates.Reached reached;

    /** Makes the raw table if it is missing, and learns how far the feed is committed; for the holder of the stream's lock. */
    FeedLanding(Session warehouse, String pipeline, Load load, long runId) {
        this.warehouse = warehouse;
        this.load = load;
        this.table = new FeedStates.LandedTable(load.into(), pipeline);
        this.runId = runId;
        this.rows = new RawMessages(warehouse, load.into());
        this.states = new FeedStates(warehouse);
        this.builds = new Builds(warehouse);
        boolean isThere = rows.exists();
        rows.make();
        RawIndexes.keep(warehouse, load.into(), load.indexes());
        Optional<FeedStates.Reached> known = states.find(load.into());
        // Messages of a dropped table are asked for again; their numbers are not given twice.
        String position = isThere ? known.map(FeedStates.Reached::position).orElse("") : "";
        reached = new FeedStates.Reached(
                position, Math.max(known.map(FeedStates.Reached::lastSeq).orElse(0L), rows.lastSeq()));
    }

    /** How far the feed is committed. */
    FeedStates.Reached reached() {
        return reached;
    }

    /** Shows what the stream does. */
    void tell(StreamStatus.Snapshot now) {
        states.tell(table, new FeedStates.Shown(now.state().toString(), now.reason(), now.since()), runId);
    }

    /** Commits messages, and how the stream is just before; returns how many were not there yet. */
    long commit(List<FeedMessage> messages, StreamStatus.Snapshot now) {
        FeedMessage last = messages.get(messages.size() - 1);
        long added = warehouse.inTransaction(() -> {
            long count = rows.land(messages, reached.lastSeq());
            states.save(
                    table,
                    new FeedStates.Reached(last.position(), reached.lastSeq() + count),
                    new FeedStates.Batch(
                            messages.size() - count, messages.get(0).receivedAt(), last.receivedAt(), now.rate()),
                    runId);
            if (count > 0) {
                builds.changed(load.into(), load.period(), periods(messages), runId);
            }
            return count;
        });
        reached = new FeedStates.Reached(last.position(), reached.lastSeq() + added);
        return added;
    }

    private PeriodSet periods(List<FeedMessage> messages) {
        return load.period()
                .map(period -> PeriodSet.of(messages.stream()
                        .map(message -> Period.startingAt(period.unit().floor(message.receivedAt()), period.unit()))
                        .distinct()
                        .toList()))
                .orElse(PeriodSet.EVERYTHING);
    }
}
