package org.headrace.state;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headrace.db.Session;

/**
 * When {@code verify} last found the models of a pipeline equal to their queries: how far what is declared of their inputs can be trusted.
 *
 * @param age absent if it never did
 */
public record LastVerify(Optional<Duration> age) {
    private static final List<ChronoUnit> UNITS = List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES);

    /** Of a warehouse that has no record of runs yet. */
    public static final LastVerify NEVER = new LastVerify(Optional.empty());

    /** Reads the record of runs. */
    public static LastVerify of(Session warehouse, String pipeline) {
        return new LastVerify(
                warehouse.find(row -> row.getLong(1), """
                        select extract(epoch from clock_timestamp() - finished_at)::bigint
                        from headrace.run
                        where pipeline = ? and command in ('verify', 'verify --models') and outcome = 'done'
                        order by run_id desc
                        limit 1""", pipeline).map(Duration::ofSeconds));
    }

    /** A part of a sentence, for people. */
    public String describe() {
        return age.map(known -> "last clean verify " + ago(known)).orElse("never verified");
    }

    private static String ago(Duration age) {
        for (ChronoUnit unit : UNITS) {
            long count = age.dividedBy(unit.getDuration());
            if (count > 0) {
                String name = unit.toString().toLowerCase(Locale.ROOT);
                return count + " " + (count == 1 ? name.substring(0, name.length() - 1) : name) + " ago";
            }
        }
        return "just now";
    }
}
