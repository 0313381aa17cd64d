package org.headrace.load;

import java.util.Locale;
import java.util.Map;
import org.headrace.db.CopyTarget;
import org.headrace.db.SqlResource;
import org.headrace.source.Changes;
import org.headrace.source.Copied;

/**
 * Adds to a raw table what it lacks of a log, where transaction ids cannot tell it: rows are compared as a whole, and of equal
 * ones as many are added as are missing. What the source no longer has stays.
 */
final class LogMerge implements LoadWay {
    private final RowCopy copy;
    private final RowPlaces places;
    private final Changes changes;

    LogMerge(RowCopy copy, RowPlaces places, Changes changes) {
        this.copy = copy;
        this.places = places;
        this.changes = changes;
    }

    @Override
    public CopyTarget begin() {
        return copy.intoStage();
    }

    @Override
    public RawLoad.Written finish(Copied copied) {
        places.warehouse().execute("analyze " + RowCopy.STAGE);
        Map<String, String> values =
                Map.of("raw", copy.table().name().quoted(), "stage", RowCopy.STAGE, "columns", copy.columns());
        RowPlaces.Written added =
                places.write(SqlResource.read(LogMerge.class, "missing_rows.sql", values), "\"headrace log\"");
        // Where only a part of the source's rows was staged, nobody knows what else it has.
        long kept = changes.rows().isPresent() ? 0 : unmatched();
        places.warehouse().execute("drop table " + RowCopy.STAGE);
        String detail = kept == 0 ? "" : String.format(Locale.ROOT, "%,d stay that the source no longer has", kept);
        return new RawLoad.Written(added.rows(), detail, added.periods());
    }

    /** How many rows the raw table has more than all that the source has. */
    private long unmatched() {
        return places.warehouse()
                .one(
                        row -> row.getLong(1),
                        "select (select count(*) from " + copy.table().name().quoted() + ") - (select count(*) from "
                                + RowCopy.STAGE + ")");
    }
}
