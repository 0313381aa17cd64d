package org.headrace.source.postgres;

import java.util.Optional;
import java.util.OptionalLong;
import org.headrace.PeriodSet;
import org.headrace.Sync;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.source.RawContents;
import org.headrace.source.SourceQuery;

/** What a load has to do after the contents of source and raw table have been compared. */
final class ContentChanges {
    private static final String ALL_ROWS = "true";

    private ContentChanges() {}

    /**
     * Makes the raw table equal to the source.
     *
     * @param doubt why contents are compared
     */
    static Changes of(SourceQuery query, LoadedState current, RawContents raw, Doubt doubt) {
        return raw.differing(ALL_ROWS)
                .map(found -> changes(query, found, ALL_ROWS, current, doubt))
                .orElseGet(() -> Changes.counted(
                        PeriodSet.EVERYTHING,
                        Changes.Extent.ANEW,
                        new SqlSelection(query.sql()),
                        OptionalLong.of(current.rows()),
                        current,
                        doubt.reason()));
    }

    /**
     * Makes equal what was compared.
     *
     * @param where which rows were compared, as SQL over the columns that source and raw table share
     */
    static Changes changes(
            SourceQuery query, RawContents.Difference found, String where, LoadedState current, Doubt doubt) {
        if (found.periods().isEmpty()) {
            return Changes.none(current, "its contents are equal; they were compared because " + doubt.reason());
        }
        return new Changes(
                found.periods(),
                extent(query.sync()),
                query.sync() instanceof Sync.ByKey ? OptionalLong.empty() : OptionalLong.of(found.sourceRows()),
                Optional.of("(" + where + ") and (" + found.rawCondition() + ")"),
                current,
                new SqlSelection(rowsWhere(query, where, found.sourceCondition())),
                "its contents differ; they were compared because " + doubt.reason());
    }

    private static Changes.Extent extent(Sync sync) {
        if (sync instanceof Sync.ByKey) {
            return Changes.Extent.WRITTEN;
        }
        return sync instanceof Sync.ByPeriod ? Changes.Extent.PERIODS : Changes.Extent.PARTS;
    }

    /** The query's rows that meet two conditions over its columns. */
    static String rowsWhere(SourceQuery query, String one, String other) {
        return "select *\nfrom (\n" + query.sql() + "\n) as source_row\nwhere (" + one + ") and (" + other + ")";
    }
}
