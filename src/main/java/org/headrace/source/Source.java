package org.headrace.source;

import org.headrace.HeadraceException;

/** Something that loads read, as it was at one moment: everything it tells belongs together. Closing it lets that moment go. */
public interface Source extends AutoCloseable {
    /**
     * The result of a query; valid until this is closed.
     *
     * @throws HeadraceException if the query cannot be answered, or not as it was at that moment
     */
    Rows rows(SourceQuery query);

    /** When the moment was, by {@link System#nanoTime()}. */
    long takenNanos();

    @Override
    void close();
}
