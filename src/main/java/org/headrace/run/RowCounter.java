package org.headrace.run;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.headrace.Period;
import org.headrace.Sync;
import org.headrace.source.LoadedState;
import org.headrace.source.PeriodState;
import org.headrace.state.Builds;

/** Tells from what was counted at a source how many rows of a raw table changed into how many. */
record RowCounter(Sync sync, Optional<LoadedState> previous, LoadedState current)
        implements Function<Optional<Period>, Builds.RowCounts> {
    @Override
    public Builds.RowCounts apply(Optional<Period> period) {
        if (sync instanceof Sync.Append) {
            return Builds.RowCounts.UNKNOWN; // with a cursor only the rows above its bound are counted
        }
        if (period.isEmpty()) {
            return new Builds.RowCounts(
                    previous.map(LoadedState::rows).map(OptionalLong::of).orElse(OptionalLong.empty()),
                    OptionalLong.of(current.rows()));
        }
        if (sync.period().isEmpty()) {
            return Builds.RowCounts.UNKNOWN; // the rows are counted as one whole
        }
        return new Builds.RowCounts(
                previous.isPresent() ? rows(previous.get(), period.get()) : OptionalLong.empty(),
                rows(current, period.get()));
    }

    private static OptionalLong rows(LoadedState state, Period period) {
        return OptionalLong.of(state.periods().entrySet().stream()
                .filter(entry -> lies(entry.getKey(), period))
                .map(Map.Entry::getValue)
                .mapToLong(PeriodState::rows)
                .sum());
    }

    private static boolean lies(LocalDateTime start, Period period) {
        return Objects.equals(start, period.start())
                || (start != null
                        && period.isFinite()
                        && start.isAfter(period.start())
                        && start.isBefore(period.end()));
    }
}
