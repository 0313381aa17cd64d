package org.headrace.load;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.headrace.Column;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.digest.ContentDigest;
import org.headrace.digest.HashBuckets;
import org.headrace.digest.PeriodBuckets;
import org.headrace.digest.RowBuckets;
import org.headrace.digest.RowImage;
import org.headrace.source.SourceRows;

/**
 * Compares a raw table with its source by content, in buckets: the periods of the load, or 256 by a hash of the key, or of the row if
 * the load has neither. Each side is read once, by a SELECT that computes a digest there; only the digests travel. Columns are
 * compared by name, those of the source as values of the raw table's types.
 */
public final class ContentComparison {
    /** Every row of both sides. */
    public static final String ALL_ROWS = "true";

    private final Session warehouse;
    private final SourceRows source;
    private final RawTable table;
    private final List<Column> rawColumns;

    private ContentComparison(Session warehouse, SourceRows source, RawTable table) {
        this.warehouse = warehouse;
        this.source = source;
        this.table = table;
        this.rawColumns = warehouse.describe("select " + String.join(", ", table.columns()) + " from "
                + table.name().quoted());
    }

    /**
     * What differs.
     *
     * @param comparedRows how many rows the source has in all the buckets that were compared
     * @param periods the periods that differ; everything if anything differs and the load has no periods
     * @param sourceRows how many rows the source has in the buckets that differ
     * @param rawRows how many rows the raw table has in them
     * @param sourceCondition SQL over the query's columns: holds for the source's rows in the buckets that differ
     * @param rawCondition SQL over the raw table's columns: holds for its rows in the buckets that differ
     */
    public record Difference(
            long comparedRows,
            PeriodSet periods,
            long sourceRows,
            long rawRows,
            String sourceCondition,
            String rawCondition) {
        public boolean isEmpty() {
            return periods.isEmpty();
        }
    }

    /** How to read one side. */
    private record Side<B>(RowImage image, RowBuckets<B> buckets) {}

    /**
     * A comparison of what is there; changes nothing.
     *
     * @return empty if the raw table is missing, or has not all columns of the source
     */
    public static Optional<ContentComparison> of(Session warehouse, SourceRows source, TableName into) {
        RawTable table = RawTable.fit(warehouse, into, source.columns());
        return table.ddl().isEmpty() ? Optional.of(new ContentComparison(warehouse, source, table)) : Optional.empty();
    }

    /**
     * Compares rows in the buckets of a way to load.
     *
     * @param where which rows, as SQL over columns that both sides have; or {@link #ALL_ROWS}
     */
    public Difference compare(Sync sync, String where) {
        if (sync.period().isPresent()) {
            return byPeriod(sync.period().get(), where);
        }
        List<String> columns = sync instanceof Sync.ByKey byKey
                ? byKey.key().stream().map(TableName::quote).toList()
                : table.columns();
        return compare(
                where,
                new Side<>(sourceImage(table.columns()), new HashBuckets(sourceImage(columns))),
                new Side<>(rawImage(table.columns()), new HashBuckets(rawImage(columns))),
                buckets -> buckets.isEmpty() ? PeriodSet.NOTHING : PeriodSet.EVERYTHING);
    }

    private Difference byPeriod(PeriodColumn period, String where) {
        return compare(
                where,
                new Side<>(sourceImage(table.columns()), new PeriodBuckets(period, period.typeIn(source.columns()))),
                new Side<>(rawImage(table.columns()), new PeriodBuckets(period, period.typeIn(rawColumns))),
                starts -> PeriodBuckets.periods(starts, period.unit()));
    }

    private <B> Difference compare(
            String where, Side<B> sourceSide, Side<B> rawSide, Function<Collection<B>, PeriodSet> periods) {
        Map<B, ContentDigest.Total> atSource = source.digest(where, sourceSide.image(), sourceSide.buckets());
        Map<B, ContentDigest.Total> inRaw =
                ContentDigest.read(warehouse, table.name().quoted(), where, rawSide.image(), rawSide.buckets());
        Set<B> differing = new HashSet<>(atSource.keySet());
        differing.addAll(inRaw.keySet());
        differing.removeIf(bucket -> Objects.equals(atSource.get(bucket), inRaw.get(bucket)));
        return new Difference(
                rows(atSource, atSource.keySet()),
                periods.apply(differing),
                rows(atSource, differing),
                rows(inRaw, differing),
                sourceSide.buckets().condition(differing),
                rawSide.buckets().condition(differing));
    }

    private static <B> long rows(Map<B, ContentDigest.Total> totals, Set<B> buckets) {
        return buckets.stream()
                .map(totals::get)
                .filter(Objects::nonNull)
                .mapToLong(ContentDigest.Total::rows)
                .sum();
    }

    /** The image of some columns at the source, as the values that the raw table has of them. */
    private RowImage sourceImage(List<String> columns) {
        return image(columns, column -> asStored(table.expressions().get(column), rawColumns.get(column)));
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
