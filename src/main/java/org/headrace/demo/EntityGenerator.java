package org.headrace.demo;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import org.headrace.db.Copy;
import org.headrace.db.Session;

/** Writes months of the table {@code entity} into a demo's production database. */
public final class EntityGenerator {
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
            return copy(rows);
        });
    }

    /** In binary, which takes half the time of text; the format is that of PostgreSQL's manual, "COPY, Binary Format". */
    private long copy(EntityRows rows) {
        ByteBuffer header =
                ByteBuffer.allocate(19).put(new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n'});
        ByteBuffer row = ByteBuffer.allocate(22)
                .putShort((short) 2)
                .putInt(Long.BYTES)
                .putLong(0)
                .putInt(Integer.BYTES)
                .putInt(0);
        ByteBuffer trailer = ByteBuffer.allocate(2).putShort((short) -1);
        try (var copy = new Copy.CopyWriter(production, "copy entity (created_at, value) from stdin (format binary)")) {
            copy.write(header.array());
            for (EntityRows.Row drawn : rows) {
                row.putLong(6, ChronoUnit.MICROS.between(EPOCH, drawn.createdAt()))
                        .putInt(18, drawn.value());
                copy.write(row.array());
            }
            copy.write(trailer.array());
            return copy.finish().rows();
        }
    }
}
