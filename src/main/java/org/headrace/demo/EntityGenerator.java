package org.headrace.demo;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
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
            try (var copy = new Copy.CopyWriter(production, "copy entity (created_at, value) from stdin")) {
                for (EntityRows.Row row : rows) {
                    copy.write((row.createdAt() + "\t" + row.value() + "\n").getBytes(StandardCharsets.UTF_8));
                }
                return copy.finish().rows();
            }
        });
    }
}
