package org.headrace.project;

import java.util.Optional;
import org.headrace.PeriodColumn;

/** Reads the files under {@code checks/}. */
final class CheckReader implements FolderReader<Check> {
    private final Problems problems;
    private final InputReader inputs;

    CheckReader(Problems problems, InputReader inputs) {
        this.problems = problems;
        this.inputs = inputs;
    }

    @Override
    public String folder() {
        return "checks";
    }

    @Override
    public Optional<Check> read(SqlFile file, Settings settings) {
        Check.Severity severity =
                settings.choice("severity", Check.Severity.class).orElse(Check.Severity.ERROR);
        Optional<PeriodColumn> period = new PeriodReader(file, settings, problems).optional();
        Inputs reads = inputs.readWithReadings(file, settings, period.isPresent());
        return Optional.of(new Check(file, severity, reads, period));
    }
}
