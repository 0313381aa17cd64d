package org.headrace.project;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping.Reading;
import org.headrace.TableName;

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
        Set<TableName> read = inputs.read(file, settings);
        Optional<PeriodColumn> period = new PeriodReader(file, settings, problems).optional();
        Map<TableName, Reading> readings = new ReadingReader(file, settings, problems).read(read, period.isPresent());
        return Optional.of(new Check(file, severity, read, period, readings));
    }
}
