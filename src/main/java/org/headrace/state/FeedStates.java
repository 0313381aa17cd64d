package org.headrace.state;

import java.time.LocalDateTime;
import java.util.Optional;
import org.headrace.TableName;
import org.headrace.db.Session;

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
     * Saves where the feed is now.
     *
     * @param redelivered how many messages had come before
     * @param receivedAt when the last message came, in UTC
     */
    public void save(LandedTable table, Reached reached, long redelivered, LocalDateTime receivedAt, long runId) {
        warehouse.update(
                """
                insert into headrace.feed as known (
                    relation, pipeline, last_event_id, last_seq, redelivered, received_at, run_id
                )
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (relation) do update set
                    pipeline = excluded.pipeline,
                    last_event_id = excluded.last_event_id,
                    last_seq = excluded.last_seq,
                    redelivered = known.redelivered + excluded.redelivered,
                    received_at = excluded.received_at,
                    run_id = excluded.run_id,
                    committed_at = clock_timestamp()
                """,
                table.name().toString(),
                table.pipeline(),
                reached.position(),
                reached.lastSeq(),
                redelivered,
                receivedAt,
                runId);
    }

    /** The raw table of a feed, and the pipeline that it belongs to. */
    public record LandedTable(TableName name, String pipeline) {}
}
