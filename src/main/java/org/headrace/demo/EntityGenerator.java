package org.headrace.demo;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.headrace.Column;
import org.headrace.db.Copy;
import org.headrace.db.Session;

/** Writes months of the table {@code entity} into a demo's production database. */
public final class EntityGenerator {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int FLAGS_AND_EXTENSION_BYTES = 8;
    /** In place of a number of columns, after the last row. */
    private static final short TRAILER = -1;

    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

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

    /** In binary, which takes half the time of text; the format is that of PostgreSQL's manual, "COPY, Binary Format". */
    private long copy(EntityRows rows, String table) {
        ByteBuffer header = ByteBuffer.allocate(SIGNATURE.length + FLAGS_AND_EXTENSION_BYTES)
                .put(SIGNATURE);
        ByteBuffer row = ByteBuffer.allocate(Short.BYTES + 2 * Integer.BYTES + Long.BYTES + Integer.BYTES);
        ByteBuffer trailer = ByteBuffer.allocate(Short.BYTES).putShort(TRAILER);
        try (var copy =
                new Copy.CopyWriter(production, "copy " + table + " (created_at, value) from stdin (format binary)")) {
            copy.write(header.array());
            for (EntityRows.Row drawn : rows) {
                row.clear()
                        .putShort((short) 2)
                        .putInt(Long.BYTES)
                        .putLong(ChronoUnit.MICROS.between(EPOCH, drawn.createdAt()))
                        .putInt(Integer.BYTES)
                        .putInt(drawn.value());
                copy.write(row.array());
            }
            copy.write(trailer.array());
            return copy.finish().rows();
        }
    }
}
