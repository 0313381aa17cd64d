package org.headrace.source.jdbc;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.headrace.TableName;
import org.headrace.db.Endpoint;
import org.headrace.db.MariaDbSession;
import org.headrace.source.Rows;
import org.headrace.source.Source;
import org.headrace.source.SourceQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MariaDB or MySQL database read in one consistent snapshot, by one connection, as two cannot share one. It needs nothing but SELECT. Not
 * thread-safe, but for {@link #cancel()}.
 */
public final class MariaDbSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(MariaDbSource.class);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$]+");

    /** A warehouse that is slow to take rows is no reason to give up. */
    private static final String PATIENCE = "set net_write_timeout = 3600";

    private final MariaDbSession session;
    private final Dialect dialect;
    private final long takenNanos;

    private MariaDbSource(MariaDbSession session, long takenNanos) {
        this.session = session;
        this.dialect = new MariaDbDialect(session);
        this.takenNanos = takenNanos;
    }

    /** Connects and takes the snapshot. Closed by the caller. */
    public static MariaDbSource open(Endpoint endpoint) {
        MariaDbSession session = MariaDbSession.open(endpoint);
        try {
            long taken = System.nanoTime();
            session.beginSnapshot(PATIENCE);
            return new MariaDbSource(session, taken);
        } catch (RuntimeException failure) {
            session.abort();
            throw failure;
        }
    }

    @Override
    public Rows rows(SourceQuery query) {
        Rows rows = new DigestedRows(query, dialect);
        warnOfTablesWithoutSnapshots(query.sql());
        return rows;
    }

    /** Names of tables are looked for among the words of the query, so that this may warn of one that is only called so. */
    private void warnOfTablesWithoutSnapshots(String sql) {
        Set<String> words =
                WORD.matcher(sql).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
        String tables =
                "select table_schema, table_name, engine from information_schema.tables where table_type = 'BASE TABLE'"
                        + " and table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')"
                        + " and engine not in ('InnoDB', 'ROCKSDB') and table_name in ("
                        + words.stream().map(TableName::literal).collect(Collectors.joining(", ")) + ")";
        List<String> found =
                session.query(row -> row.getString(1) + "." + row.getString(2) + " (" + row.getString(3) + ")", tables);
        if (!found.isEmpty()) {
            LOG.warn(
                    "{}: {} {} no part in the snapshot, so that rows may be of a later time than those of other tables."
                            + " What changes meanwhile comes with the next load. To have one state of all, make it InnoDB:"
                            + " alter table ... engine = InnoDB.",
                    session.endpoint().name(),
                    String.join(", ", found),
                    found.size() == 1 ? "has" : "have");
        }
    }

    @Override
    public long takenNanos() {
        return takenNanos;
    }

    /** Cuts the connection, and so ends what runs there; callable from another thread. */
    public void cancel() {
        session.abort();
    }

    @Override
    public void close() {
        session.close();
    }
}
