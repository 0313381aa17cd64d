package org.headrace.digest;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * Count and checksum of the rows of a relation, by bucket. Two relations, on any two PostgreSQL servers, have the same rows in a
 * bucket if their totals there are equal; up to a collision of a sum of 64-bit hashes.
 */
public final class ContentDigest {
    private ContentDigest() {}

    /** What a bucket holds. */
    public record Total(long rows, BigDecimal checksum) {
        /** The total without some of the rows. */
        public Total minus(Total other) {
            return new Total(rows - other.rows, checksum.subtract(other.checksum));
        }
    }

    /**
     * Reads a relation once.
     *
     * @param from the relation as SQL for a FROM
     * @param where which rows of it, as SQL
     * @return the buckets that have rows
     */
    public static <B> Map<B, Total> read(
            Session session, String from, String where, RowImage image, RowBuckets<B> buckets) {
        Map<String, String> parts =
                Map.of("bucket", buckets.expression(), "hash", image.hash(), "from", from, "where", where);
        Map<B, Total> totals = new HashMap<>();
        session.query(
                row -> totals.put(buckets.read(row), new Total(row.getLong("rows"), row.getBigDecimal("checksum"))),
                SqlResource.read(ContentDigest.class, "content_digest.sql", parts));
        return totals;
    }
}
