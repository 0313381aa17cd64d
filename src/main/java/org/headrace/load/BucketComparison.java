package org.headrace.load;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toCollection;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.digest.ContentDigest;
import org.headrace.digest.RowBuckets;
import org.headrace.digest.RowImage;
import org.headrace.source.Changes;

/**
 * The digests of a source and of its raw table, bucket by bucket.
 *
 * @param <B> what identifies a bucket
 */
final class BucketComparison<B> {
    private static final ContentDigest.Total NO_ROWS = new ContentDigest.Total(0, BigDecimal.ZERO);

    private final ComparedRows source;
    private final Sides<B> sides;
    private final String where;
    private final Map<B, ContentDigest.Total> atSource;
    private final Map<B, ContentDigest.Total> inRaw;

    /** How one side is read. */
    record Side<B>(RowImage image, RowBuckets<B> buckets) {}

    /**
     * How both sides are read.
     *
     * @param periods gives the periods that some buckets are
     */
    record Sides<B>(Side<B> source, Side<B> raw, Function<Collection<B>, PeriodSet> periods) {}

    private BucketComparison(
            ComparedRows source,
            Sides<B> sides,
            String where,
            Map<B, ContentDigest.Total> atSource,
            Map<B, ContentDigest.Total> inRaw) {
        this.source = source;
        this.sides = sides;
        this.where = where;
        this.atSource = atSource;
        this.inRaw = inRaw;
    }

    /**
     * Reads both sides.
     *
     * @param where which rows, as SQL over columns that both sides have
     */
    static <B> BucketComparison<B> read(
            ComparedRows source, Session warehouse, TableName raw, Sides<B> sides, String where) {
        Map<B, ContentDigest.Total> atSource =
                source.digest(where, sides.source().image(), sides.source().buckets());
        Map<B, ContentDigest.Total> inRaw = ContentDigest.read(
                warehouse, raw.quoted(), where, sides.raw().image(), sides.raw().buckets());
        return new BucketComparison<>(source, sides, where, atSource, inRaw);
    }

    ContentComparison.Difference difference() {
        return difference(differing());
    }

    /**
     * Tells faults from what a load would bring.
     *
     * @param changes what the source changed since the last load
     */
    ContentComparison.Verdict verdict(Changes changes) {
        Set<B> differing = differing();
        return switch (changes.extent()) {
            case NONE -> verdict(Set.of(), differing);
            case PERIODS -> split(differing, bucket -> changes.periods().containsAll(period(bucket)));
            case NEW -> withoutNewRows(digest(changes));
            case WRITTEN -> {
                Set<B> written = digest(changes).keySet();
                yield split(differing, bucket -> written.contains(bucket) || hasMoreInRaw(bucket));
            }
            case ANEW, ALL, PARTS -> verdict(differing, Set.of());
        };
    }

    private Map<B, ContentDigest.Total> digest(Changes changes) {
        return source.digest(
                changes, where, sides.source().image(), sides.source().buckets());
    }

    private PeriodSet period(B bucket) {
        return sides.periods().apply(Collections.singleton(bucket));
    }

    /** The source may have deleted rows, which leaves no trace there. */
    private boolean hasMoreInRaw(B bucket) {
        return rows(inRaw, bucket) > rows(atSource, bucket);
    }

    /** As sums are compared, the rows that no load has copied can be taken away from what the source has. */
    private ContentComparison.Verdict withoutNewRows(Map<B, ContentDigest.Total> added) {
        Map<B, ContentDigest.Total> loaded = new HashMap<>(atSource);
        added.forEach((bucket, rows) -> loaded.compute(
                bucket, (key, all) -> Objects.requireNonNullElse(all, NO_ROWS).minus(rows)));
        loaded.values().removeIf(total -> total.rows() == 0);
        return verdict(added.keySet(), differing(loaded, inRaw));
    }

    private ContentComparison.Verdict split(Set<B> differing, Predicate<B> isBehind) {
        Map<Boolean, Set<B>> byCause = differing.stream().collect(partitioningBy(isBehind, toCollection(HashSet::new)));
        return verdict(byCause.get(true), byCause.get(false));
    }

    private ContentComparison.Verdict verdict(Set<B> behind, Set<B> faults) {
        return new ContentComparison.Verdict(rows(atSource, atSource.keySet()), difference(behind), difference(faults));
    }

    private Set<B> differing() {
        return differing(atSource, inRaw);
    }

    private static <B> Set<B> differing(Map<B, ContentDigest.Total> one, Map<B, ContentDigest.Total> other) {
        Set<B> differing = new HashSet<>(one.keySet());
        differing.addAll(other.keySet());
        differing.removeIf(bucket -> Objects.equals(one.get(bucket), other.get(bucket)));
        return differing;
    }

    private ContentComparison.Difference difference(Set<B> buckets) {
        return new ContentComparison.Difference(
                buckets.size(),
                sides.periods().apply(buckets),
                rows(atSource, buckets),
                rows(inRaw, buckets),
                condition(sides.source(), buckets),
                condition(sides.raw(), buckets));
    }

    private String condition(Side<B> side, Set<B> buckets) {
        return "(" + where + ") and " + side.buckets().condition(buckets);
    }

    private static <B> long rows(Map<B, ContentDigest.Total> totals, Set<B> buckets) {
        return buckets.stream().mapToLong(bucket -> rows(totals, bucket)).sum();
    }

    private static <B> long rows(Map<B, ContentDigest.Total> totals, B bucket) {
        return totals.getOrDefault(bucket, NO_ROWS).rows();
    }
}
