package org.headrace.source;

import java.util.Optional;
import java.util.OptionalLong;
import org.headrace.PeriodSet;

/**
 * What a load has to do.
 *
 * @param periods what differs from what was loaded; nothing if there is nothing to do
 * @param extent which rows {@code sql} gives
 * @param sql the query that gives the rows to copy, in the source's columns
 * @param rows how many rows that are, if they were counted
 * @param replaced SQL over the raw table's columns that holds for the rows whose place they take, if only parts are copied
 * @param known what is known of the source already
 * @param counter counts the rows as they are copied, if they were not counted before
 * @param reason why, for people
 */
public record Changes(
        PeriodSet periods,
        Extent extent,
        String sql,
        OptionalLong rows,
        Optional<String> replaced,
        LoadedState known,
        Optional<PeriodCounter> counter,
        String reason) {
    /** Which rows of the source are copied. */
    public enum Extent {
        /** None; there is nothing to do. */
        NONE,
        /** All, in place of whatever was loaded. */
        ANEW,
        /** All, to be compared with what was loaded. */
        ALL,
        /** Those of the periods that differ. */
        PERIODS,
        /** Those of the parts that differ, in place of the raw table's rows there. */
        PARTS,
        /** Those that no load has copied. */
        NEW,
        /** All that are new or changed, and perhaps some that are neither. */
        WRITTEN
    }

    /** Changes of which everything is known before a row is copied. */
    static Changes counted(
            PeriodSet periods, Extent extent, String sql, OptionalLong rows, LoadedState current, String reason) {
        return new Changes(periods, extent, sql, rows, Optional.empty(), current, Optional.empty(), reason);
    }

    static Changes none(LoadedState current) {
        return none(current, "unchanged at the source");
    }

    static Changes none(LoadedState current, String reason) {
        return counted(PeriodSet.NOTHING, Extent.NONE, "", OptionalLong.of(0), current, reason);
    }

    /** The same, of a raw table that changes in certain periods: those of the rows that are written, which only the load can tell. */
    public Changes inPeriods() {
        boolean isToldByLoad = extent == Extent.NEW || extent == Extent.WRITTEN || extent == Extent.ALL;
        return isToldByLoad
                ? new Changes(PeriodSet.OF_ROWS_TO_COME, extent, sql, rows, replaced, known, counter, reason)
                : this;
    }

    /** What is to be known of the source once the load is done; asked for after the copy. */
    public LoadedState current() {
        return counter.map(counted -> known.of(counted.periods())).orElse(known);
    }
}
