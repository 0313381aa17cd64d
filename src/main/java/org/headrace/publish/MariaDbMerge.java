package org.headrace.publish;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.headrace.Period;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.db.MariaDbSession;

/** The statements that make a table in MariaDB or MySQL equal to rows in a temporary one; only rows that differ are written. */
final class MariaDbMerge {
    private static final String STAGE = MariaDbSession.quote("headrace_stage");
    /** As many ranges as its optimizer looks up one by one in an index. */
    private static final int RANGES_AT_ONCE = 200;

    private static final LocalDateTime FIRST = LocalDate.of(1, 1, 1).atStartOfDay();
    private static final LocalDateTime AFTER_LAST = LocalDate.of(10_000, 1, 1).atStartOfDay();

    private final MariaDbSession session;
    private final String table;
    private final Published published;
    private final List<MariaDbColumn> columns;

    /** {@code columns}: of the table, those that the query gives, in its order. */
    MariaDbMerge(MariaDbSession session, String table, Published published, List<MariaDbColumn> columns) {
        this.session = session;
        this.table = table;
        this.published = published;
        this.columns = columns;
    }

    /** Creates the temporary table; returns its name. Like all that is temporary, this ends no transaction. */
    String createStage() {
        String definitions = columns.stream()
                .map(column -> MariaDbSession.quote(column.name()) + " " + column.definition())
                .collect(Collectors.joining(", "));
        session.execute("create temporary table " + STAGE + " (" + definitions + ", primary key ("
                + MariaDbTable.names(published.key()) + ")) engine = InnoDB");
        return STAGE;
    }

    void dropStage() {
        session.execute("drop temporary table " + STAGE);
    }

    /** Merges the rows of these periods. */
    Sent merge(long rows, PeriodSet periods) {
        long deleted = 0;
        for (String condition : conditions(periods)) {
            deleted += session.execute("delete target from " + table + " as target left join " + STAGE + " as stage on "
                    + keysAreEqual() + " where stage." + firstKey() + " is null" + condition);
        }
        long updated = update();
        return new Sent(rows, insert(), updated, deleted);
    }

    private long update() {
        List<MariaDbColumn> values = columns.stream()
                .filter(column -> !published.key().contains(column.name()))
                .toList();
        if (values.isEmpty()) {
            return 0;
        }
        String set = values.stream()
                .map(column -> MariaDbSession.quote(column.name()))
                .map(name -> "target." + name + " = stage." + name)
                .collect(Collectors.joining(", "));
        String equal = values.stream().map(MariaDbMerge::isEqual).collect(Collectors.joining(" and "));
        String stage = STAGE + " as stage";
        String target = table + " as target";
        // MariaDB starts with the stage, so that cost follows its size. MySQL then needs an index of whole keys, which
        // may be too long for it.
        String tables = session.isMariaDb() ? stage + " straight_join " + target : target + " straight_join " + stage;
        return session.execute(
                "update " + tables + " on " + keysAreEqual() + " set " + set + " where not (" + equal + ")");
    }

    private long insert() {
        String names = columns.stream()
                .map(column -> MariaDbSession.quote(column.name()))
                .collect(Collectors.joining(", "));
        return session.execute("insert into " + table + " (" + names + ") select "
                + columns.stream()
                        .map(column -> "stage." + MariaDbSession.quote(column.name()))
                        .collect(Collectors.joining(", "))
                + " from " + STAGE + " as stage left join " + table + " as target on " + keysAreEqual()
                + " where target." + firstKey() + " is null");
    }

    private String firstKey() {
        return MariaDbSession.quote(published.key().get(0));
    }

    private String keysAreEqual() {
        return published.key().stream()
                .map(MariaDbSession::quote)
                .map(name -> "target." + name + " = stage." + name)
                .collect(Collectors.joining(" and "));
    }

    /** Texts are compared by their bytes, whatever the collation of the column takes for equal. */
    private static String isEqual(MariaDbColumn column) {
        String name = MariaDbSession.quote(column.name());
        String form = column.isText() ? "cast(%s.%s as binary)" : "%s.%s";
        return form.formatted("target", name) + " <=> " + form.formatted("stage", name);
    }

    /** The conditions that together hold for the table's rows of these periods, each to follow an AND. */
    private List<String> conditions(PeriodSet periods) {
        if (periods.isEverything() || published.period().isEmpty()) {
            return List.of("");
        }
        String name = "target." + MariaDbSession.quote(published.period().get().column());
        boolean isDate = published.periodType().filter("date"::equals).isPresent();
        List<Period> all = (isDate ? periods.widenedTo(PeriodUnit.DAY) : periods).periods();
        List<String> ranges =
                all.stream().flatMap(period -> condition(name, period).stream()).toList();
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i += RANGES_AT_ONCE) {
            conditions.add(ranges.subList(i, Math.min(i + RANGES_AT_ONCE, ranges.size())).stream()
                    .collect(Collectors.joining(" or ", " and (", ")")));
        }
        return conditions;
    }

    /** None for what the server cannot hold. */
    private static List<String> condition(String name, Period period) {
        if (period.start() == null) {
            return List.of(name + " is null");
        }
        boolean isHeld = period.isFinite()
                && period.end().isAfter(FIRST)
                && period.start().isBefore(AFTER_LAST);
        if (!isHeld) {
            return List.of();
        }
        LocalDateTime start = period.start().isBefore(FIRST) ? FIRST : period.start();
        String from = name + " >= '" + MariaDbSession.time(start) + "'";
        return List.of(
                period.end().isBefore(AFTER_LAST)
                        ? "(" + from + " and " + name + " < '" + MariaDbSession.time(period.end()) + "')"
                        : from);
    }
}
