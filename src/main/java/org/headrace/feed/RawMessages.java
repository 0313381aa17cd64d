package org.headrace.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headrace.TableName;
import org.headrace.db.CopyTarget;
import org.headrace.db.Session;

/** The raw table of a feed. A message whose id, event and data are there already is the same one, delivered again. */
public final class RawMessages {
    private static final String STAGE = "pg_temp.headrace_message";
    /** PostgreSQL's text has no NUL. This control character stands for it, as JSON allows neither of them. */
    private static final char SUBSTITUTE = '\u001A';

    private final Session warehouse;
    private final TableName table;

    private record Content(String id, String event, String data) {}

    /** The raw table as a session sees it. */
    public RawMessages(Session warehouse, TableName table) {
        this.warehouse = warehouse;
        this.table = table;
    }

    /** Whether the table is there. */
    public boolean exists() {
        return warehouse.one(row -> row.getBoolean(1), "select to_regclass(?) is not null", table.quoted());
    }

    /** Makes the table if it is missing, and this session's temporary one. */
    public void make() {
        warehouse.execute("create schema if not exists " + TableName.quote(table.schema()));
        if (!exists()) {
            warehouse.execute("create table " + table.quoted() + " (seq bigint primary key, id text,"
                    + " event text not null, data text not null, received_at timestamp not null,"
                    + " is_cut boolean not null)");
            // Of a hash, as an id may be longer than an index takes.
            warehouse.execute("create index on " + table.quoted() + " (md5(id)) where id is not null");
        }
        warehouse.execute("create temporary table if not exists headrace_message (place int, id text, event text,"
                + " data text, received_at timestamp, is_cut boolean) on commit delete rows");
    }

    /** The highest seq in the table, or 0. */
    public long lastSeq() {
        return warehouse.one(row -> row.getLong(1), "select coalesce(max(seq), 0) from " + table.quoted());
    }

    /**
     * Adds messages, in the caller's transaction, in their order; seq goes on after {@code lastSeq}.
     *
     * @return how many were not there yet
     */
    public long land(List<FeedMessage> messages, long lastSeq) {
        try (var copy = new CopyTarget(
                        warehouse, STAGE, List.of("place", "id", "event", "data", "received_at", "is_cut"))
                .open(CopyTarget.Format.CSV)) {
            List<FeedMessage> once = once(messages);
            for (int i = 0; i < once.size(); i++) {
                copy.write(line(i, once.get(i)).getBytes(UTF_8));
            }
            copy.finish();
        }
        return warehouse.update("""
                insert into %1$s (seq, id, event, data, received_at, is_cut)
                select
                    ? + row_number() over (order by staged.place), staged.id, staged.event, staged.data,
                    staged.received_at, staged.is_cut
                from pg_temp.headrace_message as staged
                where staged.id is null or not exists (
                    select from %1$s as landed
                    where md5(landed.id) = md5(staged.id)
                        and landed.id = staged.id
                        and landed.event = staged.event
                        and landed.data = staged.data
                )
                """.formatted(table.quoted()), lastSeq);
    }

    private static List<FeedMessage> once(List<FeedMessage> messages) {
        Set<Content> seen = new HashSet<>();
        List<FeedMessage> once = new ArrayList<>(messages.size());
        for (FeedMessage message : messages) {
            Optional<Content> content = message.id().map(id -> new Content(id, message.event(), message.data()));
            if (content.isEmpty() || seen.add(content.get())) {
                once.add(message);
            }
        }
        return once;
    }

    private static String line(int place, FeedMessage message) {
        return place + ","
                + message.id().map(RawMessages::quoted).orElse("") + ","
                + quoted(message.event()) + ","
                + quoted(message.data()) + ","
                + message.receivedAt() + ","
                + message.isCut() + "\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"").replace('\0', SUBSTITUTE) + '"';
    }
}
