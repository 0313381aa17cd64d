package org.headrace.source.postgres;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;
import org.headrace.source.LoadedState;
import org.headrace.source.PeriodState;

/** Tells changes by the count and a hash of the rows themselves: for joins, views and all that has no row versions. */
final class DigestComparison implements Comparison {
    private final Session session;
    private final String sql;

    DigestComparison(Session session, String query, Optional<PeriodColumn> period) {
        this.session = session;
        this.sql = SqlResource.read(DigestComparison.class, "digest.sql")
                .replace(
                        "{period}", period.map(p -> TableName.quote(p.column())).orElse("null"))
                .replace("{unit}", period.map(p -> p.unit().toString()).orElse("day"))
                .replace("{query}", query);
    }

    @Override
    public String basis() {
        return "digest";
    }

    /** A digest is of the rows themselves, wherever they are. */
    @Override
    public Optional<Doubt> doubt(PostgresPosition last) {
        return Optional.empty();
    }

    @Override
    public Result compare(Optional<LoadedState> previous) {
        Map<LocalDateTime, PeriodState> now = new HashMap<>();
        session.query(
                row -> now.put(
                        row.getObject("period", LocalDateTime.class),
                        new PeriodState(row.getLong("rows"), Optional.of(row.getBigDecimal("fingerprint")))),
                sql);
        return new Result(now, PeriodState.differing(now, LoadedState.periodsOf(previous)), Optional.empty());
    }
}
