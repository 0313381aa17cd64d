package org.headrace.project;

import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.PeriodUnit;

/** Reads the block {@code period}: the column that places a row in a period, and how long a period is. */
final class PeriodReader {
    private final SqlFile file;
    private final Settings settings;
    private final Problems problems;

    PeriodReader(SqlFile file, Settings settings, Problems problems) {
        this.file = file;
        this.settings = settings;
        this.problems = problems;
    }

    /** A block that may be there or not. */
    Optional<PeriodColumn> optional() {
        return settings.section("period").flatMap(PeriodReader::column);
    }

    /**
     * A block that must be there, or must not be.
     *
     * @param wanted absent if a wrong kind or mode does not tell
     * @param because the setting that tells, for messages
     */
    Optional<PeriodColumn> read(Optional<Boolean> wanted, String because) {
        Optional<Settings> block = settings.section("period");
        if (wanted.isPresent() && settings.has("period") != wanted.get()) {
            problems.add(
                    file.path(),
                    settings.lineOf("period"),
                    wanted.get()
                            ? "the key 'period' is missing; " + because + " needs period { column = ..., unit = day }"
                            : "the key 'period' goes only with " + because);
            return Optional.empty();
        }
        return block.flatMap(PeriodReader::column);
    }

    private static Optional<PeriodColumn> column(Settings block) {
        String column = block.requiredText("column");
        Optional<PeriodUnit> unit = block.requiredChoice("unit", PeriodUnit.class);
        block.rejectUnknownKeys();
        return unit.map(value -> new PeriodColumn(column, value));
    }
}
