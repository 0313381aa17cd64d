package org.headrace.demo;

import java.nio.ByteBuffer;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.headrace.Column;
import org.headrace.db.BinaryCopy;
import org.headrace.db.Copy;
import org.headrace.db.Session;

/** Writes months of the table {@code entity} into a demo's production database. */
public final class EntityGenerator {
    private final Session production;

    public EntityGenerator(Session production) {
        this.production = production;
    }

    /** Deletes the month and writes it anew, in one transaction; returns the number of rows written. */
    public long write(EntityRows rows) {
        YearMonth month = YearMonth.of(rows.year(), rows.month());
        return production.inTransaction(() -> {
            // Two generators of one month would each leave their rows: the second waits, then deletes the first's.
            production.execute("lock table entity in share row exclusive mode");
            production.update(
                    "delete from entity where created_at >= ? and created_at < ?",
                    month.atDay(1).atStartOfDay(),
                    month.plusMonths(1).atDay(1).atStartOfDay());
            if (takesBinaryRows()) {
                return copy(rows, "entity");
            }
            production.execute("create temporary table drawn (created_at timestamp, value int) on commit drop");
            long written = copy(rows, "drawn");
            production.execute("insert into entity (created_at, value) select created_at, value from drawn");
            return written;
        });
    }

    /** Whether the columns of the table have the types of the rows: binary ones are not converted. */
    private boolean takesBinaryRows() {
        return production.describe("select created_at, value from entity").stream()
                .map(Column::type)
                .toList()
                .equals(List.of("timestamp", "int4"));
    }

    /** In binary, which takes half the time of text. */
    private long copy(EntityRows rows, String table) {
        ByteBuffer row = ByteBuffer.allocate(Short.BYTES + 2 * Integer.BYTES + Long.BYTES + Integer.BYTES);
        ByteBuffer trailer = ByteBuffer.allocate(Short.BYTES).putShort(BinaryCopy.TRAILER);
        try (var copy =
                new Copy.CopyWriter(production, "copy " + table + " (created_at, value) from stdin (format binary)")) {
            copy.write(BinaryCopy.header());
            for (EntityRows.Row drawn : rows) {
                row.clear()
                        .putShort((short) 2)
                        .putInt(Long.BYTES)
                        .putLong(ChronoUnit.MICROS.between(BinaryCopy.EPOCH, drawn.createdAt()))
                        .putInt(Integer.BYTES)
                        .putInt(drawn.value());
                copy.write(row.array());
            }
            copy.write(trailer.array());
            return copy.finish().rows();
        }
    }
}
