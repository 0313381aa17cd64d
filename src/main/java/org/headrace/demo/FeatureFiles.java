package org.headrace.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.headrace.HeadraceException;
import org.headrace.db.SqlResource;
import org.headrace.duckdb.DuckDb;

/** Writes the Parquet files of the demo {@code features}: a file of product events per day, and three small ones. */
public final class FeatureFiles {
    private final DuckDb duck;
    private final Path folder;
    private final Extent extent;

    /**
     * Writes through a database of DuckDB.
     *
     * @param folder made if missing
     */
    public FeatureFiles(DuckDb duck, Path folder, Extent extent) {
        this.duck = duck;
        this.folder = folder;
        this.extent = extent;
    }

    /**
     * How much is written. The same values always give the same files.
     *
     * @param days how many days have a file of events, 1 at least
     * @param users how many people work, 1 at least
     * @param last the last of these days
     */
    public record Extent(int days, int users, int seed, LocalDate last) {
        public Extent {
            if (days < 1 || days > 3660) {
                throw HeadraceException.usage("--days is " + days + "; expected 1 to 3660.");
            }
            if (users < 1) {
                throw HeadraceException.usage("--users is " + users + "; expected 1 or more.");
            }
        }

        LocalDate first() {
            return last.minusDays(days - 1L);
        }
    }

    /** Writes every file; returns how many events they hold. */
    public long writeAll() {
        write("users.parquet", "feature_users.sql", extent.first(), 0);
        write("releases.parquet", "feature_product_releases.sql", extent.first(), 0);
        write("feature_releases.parquet", "feature_releases.sql", extent.first(), 0);
        long events = 0;
        for (LocalDate day = extent.first(); !day.isAfter(extent.last()); day = day.plusDays(1)) {
            events += writeEvents(day, 0);
        }
        return events;
    }

    /** Writes the file of one day again, with some events corrected and some left out; returns how many it holds. */
    public long rewrite(LocalDate day) {
        if (day.isBefore(extent.first()) || day.isAfter(extent.last())) {
            throw HeadraceException.usage(
                    "--rewrite names " + day + "; expected one of the days with a file, " + extent.first() + " to "
                            + extent.last() + ". Give the same --days and --until as when the files were written.");
        }
        return writeEvents(day, 1);
    }

    private long writeEvents(LocalDate day, int revision) {
        return write(
                DateTimeFormatter.BASIC_ISO_DATE.format(day) + "_events.parquet", "feature_events.sql", day, revision);
    }

    /** A reader sees the file as it was, or as it becomes; never a part of it. */
    private long write(String name, String query, LocalDate day, int revision) {
        String sql = SqlResource.read(
                FeatureFiles.class,
                query,
                Map.of(
                        "seed", Integer.toString(extent.seed()),
                        "users", Integer.toString(extent.users()),
                        "days", Integer.toString(extent.days()),
                        "first_day", Long.toString(extent.first().toEpochDay()),
                        "last_day", Long.toString(extent.last().toEpochDay()),
                        "day", Long.toString(day.toEpochDay()),
                        "revision", Integer.toString(revision)));
        Path part = folder.resolve(name + ".part");
        try {
            Files.createDirectories(folder);
            long rows =
                    duck.execute("copy (\n" + sql + "\n) to " + DuckDb.literal(part.toString()) + " (format parquet)");
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return rows;
        } catch (IOException e) {
            throw HeadraceException.failed(
                    folder.resolve(name) + " cannot be written: " + e + ". Make the folder writable.", e);
        }
    }
}
