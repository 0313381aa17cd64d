package org.headrace.load;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.headrace.Column;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.digest.HashBuckets;
import org.headrace.digest.PeriodBuckets;
import org.headrace.digest.RowBuckets;
import org.headrace.digest.RowImage;
import org.headrace.source.Changes;
import org.headrace.source.Rows;

/**
 * Compares a raw table with its source by content, in buckets: the periods of the load, or 256 by a hash of the key, or of the row if
 * the load has neither. Each side is read once, by a SELECT that computes a digest there; only the digests travel. Columns are
 * compared by name, those of the source as values of the raw table's types.
 */
public final class ContentComparison {
    /** Every row of both sides. */
    public static final String ALL_ROWS = "true";

    private final Session warehouse;
    private final ComparedRows source;
    private final RawTable table;
    private final List<Column> rawColumns;

    private ContentComparison(Session warehouse, Rows source, RawTable table) {
        this.warehouse = warehouse;
        this.source = new ComparedRows(warehouse, source, table);
        this.table = table;
        this.rawColumns = warehouse.describe("select " + String.join(", ", table.columns()) + " from "
                + table.name().quoted());
    }

    /**
     * What differs.
     *
     * @param buckets how many buckets differ
     * @param periods the periods that differ; everything if anything differs and the load has no periods
     * @param sourceRows how many rows the source has in the buckets that differ
     * @param rawRows how many rows the raw table has in them
     * @param sourceCondition SQL over the query's columns: holds for the source's rows in the buckets that differ
     * @param rawCondition SQL over the raw table's columns: holds for its rows in the buckets that differ
     */
    public record Difference(
            int buckets,
            PeriodSet periods,
            long sourceRows,
            long rawRows,
            String sourceCondition,
            String rawCondition) {
        public boolean isEmpty() {
            return buckets == 0;
        }

        /** Where the two differ, for people. */
        public String place() {
            return periods.isEverything() ? buckets + " of 256 parts of its rows" : periods.toString();
        }
    }

    /**
     * What differs, by cause.
     *
     * @param comparedRows how many rows the source has in all the buckets that were compared
     * @param behind what the source changed since the last load
     * @param faults what differs though the source did not change it
     */
    public record Verdict(long comparedRows, Difference behind, Difference faults) {}

    /**
     * A comparison of what is there; changes nothing.
     *
     * @return empty if the raw table is missing, or has not all columns of the source
     */
    public static Optional<ContentComparison> of(Session warehouse, Rows source, TableName into) {
        RawTable table = RawTable.fit(warehouse, into, source.columns());
        return table.isAltered() ? Optional.empty() : Optional.of(new ContentComparison(warehouse, source, table));
    }

    /**
     * Compares rows in the buckets of a way to load.
     *
     * @param where which rows, as SQL over columns that both sides have; or {@link #ALL_ROWS}
     */
    public Difference compare(Sync sync, String where) {
        return buckets(sync, where).difference();
    }

    /**
     * As {@link #compare}, and tells faults from what a load would bring.
     *
     * @param changes what the source changed since the last load
     */
    public Verdict verify(Sync sync, String where, Changes changes) {
        return buckets(sync, where).verdict(changes);
    }

    /** How many rows of the raw table were deleted, and how many of the source copied in their place. */
    public record Replaced(long deleted, long copied) {}

    /** Deletes the rows of the buckets that differ, and copies those that the source has in them. */
    public Replaced copyAgain(Difference difference) {
        long deleted = warehouse.update("delete from " + table.name().quoted() + " where " + difference.rawCondition());
        return new Replaced(deleted, source.copyInto(difference.sourceCondition()));
    }

    private BucketComparison<?> buckets(Sync sync, String where) {
        if (sync.period().isPresent()) {
            PeriodColumn period = sync.period().get();
            return compare(
                    where,
                    new PeriodBuckets(period, period.typeIn(source.columns())),
                    new PeriodBuckets(period, period.typeIn(rawColumns)),
                    starts -> PeriodBuckets.periods(starts, period.unit()));
        }
        List<String> columns = sync instanceof Sync.ByKey byKey
                ? byKey.key().stream().map(TableName::quote).toList()
                : table.columns();
        return compare(
                where,
                new HashBuckets(sourceImage(columns)),
                new HashBuckets(rawImage(columns)),
                buckets -> buckets.isEmpty() ? PeriodSet.NOTHING : PeriodSet.EVERYTHING);
    }

    private <B> BucketComparison<B> compare(
            String where, RowBuckets<B> atSource, RowBuckets<B> inRaw, Function<Collection<B>, PeriodSet> periods) {
        var sides = new BucketComparison.Sides<>(
                new BucketComparison.Side<>(sourceImage(table.columns()), atSource),
                new BucketComparison.Side<>(rawImage(table.columns()), inRaw),
                periods);
        return BucketComparison.read(source, warehouse, table.name(), sides, where);
    }

    /** The image of some columns at the source, as the values that the raw table has of them. */
    private RowImage sourceImage(List<String> columns) {
        return image(
                columns, column -> asStored(source.expression(table.filled().get(column)), rawColumns.get(column)));
    }

    private RowImage rawImage(List<String> columns) {
        return image(columns, table.columns()::get);
    }

    private RowImage image(List<String> columns, Function<Integer, String> expression) {
        List<Integer> places = columns.stream().map(table.columns()::indexOf).toList();
        return RowImage.of(
                places.stream().map(expression).toList(),
                places.stream().map(place -> rawColumns.get(place).type()).toList());
    }

    /** A raw column with a scale shows a number with as many decimals; other lengths leave a value that fits as it is. */
    private static String asStored(String expression, Column raw) {
        boolean hasScale = raw.type().equals("numeric") && raw.modifier() != Column.UNLIMITED;
        return hasScale
                ? expression + "::pg_catalog."
                        + ColumnFit.NumericSize.of(raw.modifier()).typeName()
                : expression;
    }
}
