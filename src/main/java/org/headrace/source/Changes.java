package org.headrace.source;

import java.util.Optional;
import java.util.OptionalLong;
import org.headrace.PeriodSet;

/**
 * What a load has to do.
 *
 * @param periods what differs from what was loaded; nothing if there is nothing to do
 * @param extent which rows are copied
 * @param rows how many rows that are, if they were counted
 * @param replaced SQL over the raw table's columns that holds for the rows whose place they take, if only parts are copied
 * @param known what is known of the source already; {@link Copied#current()} has what the copy tells beyond that
 * @param selection the rows, for {@link Rows#copy}
 * @param reason why, for people
 */
public record Changes(
        PeriodSet periods,
        Extent extent,
        OptionalLong rows,
        Optional<String> replaced,
        LoadedState known,
        Selection selection,
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
    public static Changes counted(
            PeriodSet periods,
            Extent extent,
            Selection selection,
            OptionalLong rows,
            LoadedState known,
            String reason) {
        return new Changes(periods, extent, rows, Optional.empty(), known, selection, reason);
    }

    /** There is nothing to do. */
    public static Changes none(LoadedState known) {
        return none(known, "unchanged at the source");
    }

    /** As {@link #none(LoadedState)}, for a reason that people are to know. */
    public static Changes none(LoadedState known, String reason) {
        return counted(PeriodSet.NOTHING, Extent.NONE, Selection.NOTHING, OptionalLong.of(0), known, reason);
    }

    /** The same, of a raw table that changes in certain periods: those of the rows that are written, which only the load can tell. */
    public Changes inPeriods() {
        boolean isToldByLoad = extent == Extent.NEW || extent == Extent.WRITTEN || extent == Extent.ALL;
        return isToldByLoad
                ? new Changes(PeriodSet.OF_ROWS_TO_COME, extent, rows, replaced, known, selection, reason)
                : this;
    }
}
