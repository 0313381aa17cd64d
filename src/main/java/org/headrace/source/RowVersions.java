package org.headrace.source;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.headrace.PeriodUnit;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** The rows of one table as one snapshot sees them, and the ids of the transactions that wrote them. */
final class RowVersions {
    private final Session session;
    private final Snapshot snapshot;
    private final RowScan scan;

    /** Count and newest id of a period's rows; the id is 0 if all are further back than can be told. */
    record Newest(long rows, long id) {}

    /** Hashes of the ids of a period's rows in [xmin, xmax) of an earlier and of the current snapshot. */
    record Bands(Optional<BigDecimal> previous, Optional<BigDecimal> current) {
        static final Bands EMPTY = new Bands(Optional.empty(), Optional.empty());
    }

    RowVersions(Session session, Snapshot snapshot, RowScan scan) {
        this.session = session;
        this.snapshot = snapshot;
        this.scan = scan;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Count and newest id of each period; of the whole under null if there is no unit. */
    Map<LocalDateTime, Newest> newest(Optional<PeriodUnit> unit) {
        Map<LocalDateTime, Newest> newest = new HashMap<>();
        session.query(
                row -> newest.put(
                        row.getObject("period", LocalDateTime.class),
                        new Newest(row.getLong("rows"), row.getLong("newest_id"))),
                sql("newest_ids.sql", unit));
        return newest;
    }

    /** The bands of each period that has rows with an id of at least {@code lowest}. */
    Map<LocalDateTime, Bands> bands(Optional<PeriodUnit> unit, Snapshot previous, long lowest) {
        Map<LocalDateTime, Bands> bands = new HashMap<>();
        session.query(
                row -> bands.put(
                        row.getObject("period", LocalDateTime.class),
                        new Bands(
                                Optional.ofNullable(row.getBigDecimal("previous_band")),
                                Optional.ofNullable(row.getBigDecimal("current_band")))),
                sql("id_bands.sql", unit)
                        .replace("{lowest}", Long.toString(lowest))
                        .replace("{previous_xmin}", Long.toString(previous.xmin()))
                        .replace("{previous_xmax}", Long.toString(previous.xmax()))
                        .replace("{current_xmin}", Long.toString(snapshot.xmin()))
                        .replace("{current_xmax}", Long.toString(snapshot.xmax())));
        return bands;
    }

    /** The query that gives only the rows that transactions of this id or a later one wrote. */
    String rowsSince(long id) {
        return "select " + scan.select() + "\nfrom " + scan.from() + "\nwhere (" + scan.where() + ")\n    and " + id()
                + " >= " + id;
    }

    private String sql(String resource, Optional<PeriodUnit> unit) {
        return SqlResource.read(RowVersions.class, resource)
                .replace("{unit}", unit.map(PeriodUnit::toString).orElse("day"))
                .replace("{period}", unit.isPresent() ? scan.period() : "null")
                .replace("{id}", id())
                .replace("{qualifier}", scan.qualifier())
                .replace("{from}", scan.from())
                .replace("{where}", scan.where());
    }

    /**
     * The 64-bit id of a row's transaction as SQL: the 32 bits that the row keeps, placed at or below the snapshot's xmax, above
     * which no row is visible. An id of 2^32 transactions ago or more looks newer than it is.
     */
    private String id() {
        return "%1$d - ((%1$d - %2$s.xmin::text::bigint) & 4294967295)".formatted(snapshot.xmax(), scan.qualifier());
    }
}
