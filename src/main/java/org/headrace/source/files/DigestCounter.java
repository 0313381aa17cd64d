package org.headrace.source.files;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.headrace.duckdb.Chunk;
import org.headrace.duckdb.ColumnValues;

/** Adds up the digest of rows as they are copied, so that a first load need not read the files twice. */
final class DigestCounter {
    private static final long LOW = 0xffffffffL;

    private final Map<Long, Path> files;
    private final Map<Place, Count> counts = new HashMap<>();
    private Place lastPlace = new Place(0, false, 0);
    private Count last = new Count();

    /** Where a row belongs; records with a null in them are slower. */
    private record Place(long file, boolean isNull, long period) {}

    private static final class Count {
        private long rows;
        private long low;
        private long high;
    }

    /**
     * Counts rows by file.
     *
     * @param files by what the query gives for each
     */
    DigestCounter(Map<Long, Path> files) {
        this.files = files;
        counts.put(lastPlace, last);
    }

    /** Counts the rows of a chunk, which has hash, period and file as its columns from {@code first} on. */
    void add(Chunk chunk, int first) {
        ColumnValues hashes = chunk.column(first);
        ColumnValues periods = chunk.column(first + 1);
        ColumnValues places = chunk.column(first + 2);
        for (int row = 0; row < chunk.rowCount(); row++) {
            boolean isNull = periods.isNull(row);
            Count count = at(places.getLong(row), isNull, isNull ? 0 : periods.getLong(row));
            long hash = hashes.getLong(row) ^ Long.MIN_VALUE;
            count.rows++;
            count.low += hash & LOW;
            count.high += hash >>> Integer.SIZE;
        }
    }

    private Count at(long file, boolean isNull, long period) {
        if (file != lastPlace.file || isNull != lastPlace.isNull || period != lastPlace.period) {
            lastPlace = new Place(file, isNull, period);
            last = counts.computeIfAbsent(lastPlace, missing -> new Count());
        }
        return last;
    }

    FileDigests digests() {
        FileDigests digests = FileDigests.none();
        files.values().forEach(file -> digests.read(file, ""));
        counts.forEach((place, count) -> {
            if (count.rows > 0) {
                BigInteger hash =
                        BigInteger.valueOf(count.high).shiftLeft(Integer.SIZE).add(BigInteger.valueOf(count.low));
                digests.add(
                        files.get(place.file),
                        place.isNull ? null : place.period,
                        new FileDigests.Sum(count.rows, hash));
            }
        });
        return digests;
    }
}
