package org.headrace.publish;

import java.util.List;
import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.TargetName;
import org.headrace.db.Session;

/** A database that has published tables; one file a kind. Not thread-safe, except for {@link #abort}. */
public interface Target extends AutoCloseable {
    /**
     * The version with which the table was last left. Absent where no such row is there, the table is gone, or it was made again since.
     * Changes nothing.
     */
    Optional<String> findVersion(TargetName table);

    /**
     * Creates the table if it is missing, and what the target needs to remember its version; each is permanent at once.
     *
     * @return how each column of the query is sent
     * @throws HeadraceException if a table that is there does not fit the query
     */
    List<SentColumn> makeTable(Published published);

    /**
     * Makes the table equal to the query, in one transaction, together with its new version.
     *
     * @param warehouse a session in the snapshot that is published
     */
    Sent send(Published published, List<SentColumn> columns, Transfer transfer, Session warehouse);

    /** Ends what runs, from another thread. */
    void abort();

    @Override
    void close();
}
