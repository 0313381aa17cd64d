package org.headrace.source;

import java.util.List;
import java.util.Optional;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;

/** The result of one query at the moment of its source: its columns, what changed in it since the last load, and its rows. */
public interface Rows {
    /** The columns, of the PostgreSQL types that hold all their values. */
    List<Column> columns();

    /**
     * Compares the source with what was loaded.
     *
     * @param previous absent if nothing was loaded, or if everything is to be loaded anew
     * @param raw may be asked if the source cannot tell what changed
     * @throws HeadraceException if the source is behind what was loaded
     */
    Changes changes(Optional<LoadedState> previous, RawContents raw);

    /** As {@link #changes(Optional, RawContents)}, of a raw table that cannot be compared. */
    default Changes changes(Optional<LoadedState> previous) {
        return changes(previous, RawContents.UNKNOWN);
    }

    /**
     * All rows of a log that may have lost older ones are to be compared with those that were loaded; what the source has removed stays.
     *
     * @param reason for people
     */
    Changes compared(Optional<LoadedState> previous, String reason);

    /**
     * Streams the rows that changed to the warehouse, in constant memory.
     *
     * @param columns the names and order of {@link #columns()}, with the types that the target has; some may be left out
     */
    Copied copy(Changes changes, List<Column> columns, CopyTarget target);

    /** As {@link #copy}, every row. */
    Copy.Copied copyAll(List<Column> columns, CopyTarget target);

    /** What is to be kept of a load, asked just before it is committed. */
    default LoadedState settled(LoadedState current) {
        return current;
    }

    /**
     * Which rows the loads keep equal to the source, as SQL over the columns of the raw table.
     *
     * @param previous the state of the last load
     */
    default String keptEqual(LoadedState previous) {
        return "true";
    }

    /** Whether the raw table of a load that ended so may hold rows that the source has removed, and that it was to keep. */
    default boolean hasHistory(LoadedState previous) {
        return previous.position().values().containsKey(Position.CURSOR_FROM);
    }

    /** All rows, to compute over; absent if the source is no PostgreSQL server. */
    default Optional<Relation> relation() {
        return Optional.empty();
    }

    /** As {@link #relation()}, of the rows that {@link #copy} would copy. */
    default Optional<Relation> relation(Changes changes) {
        return Optional.empty();
    }
}
