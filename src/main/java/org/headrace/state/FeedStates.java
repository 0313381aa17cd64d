package org.headrace.state;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** How far each feed is committed; saved in the transaction that lands its messages. */
public final class FeedStates {
    private final Session warehouse;

    /**
     * What is known of one feed.
     *
     * @param position the id to resume after, empty if the feed gave none
     * @param lastSeq the number of the last message
     */
    public record Reached(String position, long lastSeq) {}

    /** The feeds of a warehouse. */
    public FeedStates(Session warehouse) {
        this.warehouse = warehouse;
    }

    /** What was last saved for {@code table}. */
    public Optional<Reached> find(TableName table) {
        return warehouse.find(
                row -> new Reached(row.getString("last_event_id"), row.getLong("last_seq")),
                "select last_event_id, last_seq from headrace.feed where relation = ?",
                table.toString());
    }

    /**
     * Messages that are committed together.
     *
     * @param redelivered how many of them had come before
     * @param firstReceivedAt when the first one came, in UTC
     * @param rate messages per second that were committed in the minute before
     */
    public record Batch(long redelivered, LocalDateTime firstReceivedAt, LocalDateTime lastReceivedAt, double rate) {}

    /** What a stream does, for people, and since when. */
    public record Shown(String state, String reason, Instant since) {}

    /** Saves where the feed is now. */
    public void save(LandedTable table, Reached reached, Batch batch, long runId) {
        warehouse.update(
                SqlResource.read(FeedStates.class, "save_feed.sql"),
                table.name().toString(),
                table.pipeline(),
                reached.position(),
                reached.lastSeq(),
                batch.redelivered(),
                batch.lastReceivedAt(),
                batch.firstReceivedAt(),
                batch.rate(),
                runId);
    }

    /** Shows what the stream does that has the feed's lock. */
    public void tell(LandedTable table, Shown shown, long runId) {
        warehouse.update(
                """
                insert into headrace.feed_stream (relation, pipeline, run_id, state, reason, since)
                values (?, ?, ?, ?, ?, ?)
                on conflict (relation) do update set
                    pipeline = excluded.pipeline,
                    run_id = excluded.run_id,
                    state = excluded.state,
                    reason = excluded.reason,
                    since = excluded.since
                """,
                table.name().toString(),
                table.pipeline(),
                runId,
                shown.state(),
                shown.reason(),
                Timestamp.from(shown.since()));
    }

    /** The raw table of a feed, and the pipeline that it belongs to. */
    public record LandedTable(TableName name, String pipeline) {}
}
