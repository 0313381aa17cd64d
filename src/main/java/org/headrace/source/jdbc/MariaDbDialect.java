package org.headrace.source.jdbc;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.CursorColumn;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;
import org.headrace.db.MariaDbSession;
import org.headrace.source.PeriodState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a MariaDB or MySQL server is asked, in the transaction of one connection. */
final class MariaDbDialect implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(MariaDbDialect.class);

    private final MariaDbSession session;
    private final Map<String, List<MariaDbColumn>> described = new HashMap<>();

    MariaDbDialect(MariaDbSession session) {
        this.session = session;
    }

    private static String from(String sql) {
        return "from (\n" + sql + "\n) as source_row";
    }

    @Override
    public String basis() {
        return "mariadb sha2";
    }

    @Override
    public String moment() {
        return session.query(row -> row.getString(1), "select concat(now(6), ' ', connection_id())")
                .get(0);
    }

    @Override
    public List<Column> describe(String sql) {
        return columns(sql).stream().map(MariaDbColumn::column).toList();
    }

    /** Also lets the server open the tables, so that nobody alters them before the transaction ends. */
    private List<MariaDbColumn> columns(String sql) {
        List<MariaDbColumn> known = described.get(sql);
        if (known != null) {
            return known;
        }
        List<MariaDbColumn> columns = session.describe(MariaDbColumn::all, sql);
        described.put(sql, columns);
        return columns;
    }

    /** SHA-2, since servers of today compute it in less than half the time of MD5. */
    @Override
    public Map<LocalDateTime, PeriodState> digest(String sql, Optional<PeriodColumn> period) {
        String row = columns(sql).stream().map(MariaDbColumn::image).collect(Collectors.joining(", "));
        // Of a row that is longer than max_allowed_packet, the server makes null.
        String rowThatIsLong =
                columns(sql).stream().map(MariaDbColumn::shortImage).collect(Collectors.joining(", "));
        String hash =
                "ifnull(sha2(concat_ws('|', " + row + "), 256), sha2(concat_ws('|', " + rowThatIsLong + "), 256))";
        String totals = "count(*) as row_count," + " sum(cast(conv(left(" + hash
                + ", 16), 16, 10) as unsigned)) as checksum " + from(sql);
        Map<LocalDateTime, PeriodState> periods = new HashMap<>();
        session.query(
                part -> periods.merge(
                        start(part.getString(1), period),
                        new PeriodState(part.getLong(2), Optional.ofNullable(part.getBigDecimal(3))),
                        MariaDbDialect::sum),
                period.map(by -> "select " + bucket(by) + " as period_start, " + totals + " group by 1")
                        .orElseGet(() -> "select null as period_start, " + totals));
        periods.values().removeIf(part -> part.rows() == 0);
        return periods;
    }

    /** By the day, the hour or the minute, which are put together to periods here. */
    private static String bucket(PeriodColumn period) {
        String column = MariaDbSession.quote(period.column());
        return switch (period.unit()) {
            case MINUTE -> "date_format(" + column + ", '%Y-%m-%d %H:%i')";
            case HOUR -> "date_format(" + column + ", '%Y-%m-%d %H')";
            case DAY, WEEK, MONTH, QUARTER, YEAR -> "date(" + column + ")";
        };
    }

    private static LocalDateTime start(String bucket, Optional<PeriodColumn> period) {
        return bucket == null || !MariaDbDates.isDate(bucket)
                ? null
                : period.orElseThrow().unit().floor(MariaDbDates.time(bucket));
    }

    private static PeriodState sum(PeriodState one, PeriodState other) {
        BigDecimal checksum =
                one.fingerprint().orElseThrow().add(other.fingerprint().orElseThrow());
        return new PeriodState(one.rows() + other.rows(), Optional.of(checksum));
    }

    @Override
    public String inPeriods(String sql, PeriodColumn period, PeriodSet periods) {
        String column = MariaDbSession.quote(period.column());
        PeriodSet whole = columns(sql).stream()
                        .anyMatch(known -> known.column().name().equals(period.column())
                                && known.column().type().equals("date"))
                ? periods.widenedTo(PeriodUnit.DAY)
                : periods;
        return where(
                sql,
                whole.periods().stream().map(each -> inPeriod(column, each)).collect(Collectors.joining(" or ")));
    }

    private static String inPeriod(String column, Period period) {
        return period.isFinite()
                ? "(%1$s >= '%2$s'%3$s and not %4$s)"
                        .formatted(
                                column,
                                MariaDbSession.time(period.start()),
                                before(column, period.end()),
                                MariaDbDates.isNull(column))
                : MariaDbDates.isNull(column);
    }

    /** The year after the server's last one is beyond all that it has. */
    private static String before(String column, LocalDateTime end) {
        return end.getYear() > 9999 ? "" : " and " + column + " < '" + MariaDbSession.time(end) + "'";
    }

    private static String where(String sql, String condition) {
        return "select * " + from(sql) + " where " + condition;
    }

    @Override
    public Optional<String> highest(String sql, CursorColumn cursor) {
        String column = MariaDbSession.quote(cursor.column());
        String finite = isTime(sql, cursor) ? " where not " + MariaDbDates.isNull(column) : "";
        String highest = "select cast(max(" + column + ") as char) " + from(sql) + finite;
        return Optional.ofNullable(
                session.query(row -> row.getString(1), highest).get(0));
    }

    private boolean isTime(String sql, CursorColumn cursor) {
        return CursorColumn.isTime(cursor.typeIn(describe(sql)));
    }

    @Override
    public String from(String sql, CursorColumn cursor, String value) {
        String column = MariaDbSession.quote(cursor.column());
        return isTime(sql, cursor)
                ? where(sql, column + " >= '" + value + "' or " + MariaDbDates.isNull(column))
                : where(sql, column + " >= " + value + " or " + column + " is null");
    }

    @Override
    public Copy.Copied copy(String sql, List<Column> targets, CopyTarget target) {
        Map<String, MariaDbColumn> byName = columns(sql).stream()
                .collect(Collectors.toMap(column -> column.column().name(), Function.identity()));
        List<MariaDbColumn> copied =
                targets.stream().map(column -> byName.get(column.name())).toList();
        String select =
                copied.stream().map(MariaDbColumn::expression).collect(Collectors.joining(", ", "select ", " "));
        String rows = select + from(sql);
        Encoder encoder = new Encoder(copied);
        try (Copy.CopyWriter out = target.open(CopyTarget.Format.CSV)) {
            CsvRow csv = new CsvRow(out);
            session.stream(rows, row -> encoder.write(row, csv));
            csv.flush();
            encoder.warn(target.table(), session.endpoint().name());
            return out.finish();
        }
    }

    /** Writes rows, and counts what became null. */
    private static final class Encoder {
        private final List<MariaDbColumn> columns;
        private long impossible;

        Encoder(List<MariaDbColumn> columns) {
            this.columns = columns;
        }

        void write(ResultSet row, CsvRow csv) throws SQLException {
            for (int i = 0; i < columns.size(); i++) {
                impossible += columns.get(i).write(row, i + 1, csv) ? 1 : 0;
            }
            csv.end();
        }

        void warn(String table, String source) {
            if (impossible > 0) {
                LOG.warn(
                        "{}: {} dates that the calendar does not have, such as 0000-00-00, came from {} and are null. To load"
                                + " them as text, write cast(... as char) in the load's query.",
                        table,
                        String.format(Locale.ROOT, "%,d", impossible),
                        source);
            }
        }
    }
}
