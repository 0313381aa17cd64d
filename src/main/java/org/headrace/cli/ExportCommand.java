package org.headrace.cli;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.headrace.HeadraceException;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes the CSV files of a pipeline. With a year, month or day, writes the files of that period and of the"
                        + " longer periods around it. A file is written only if its content changed. If nothing changed in an"
                        + " export, it reads no rows and only checks that its files are still there.",
        footer = {"", "Example:", "  headrace export entity", "  headrace export entity 2023 3"})
final class ExportCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Mixin
    private final PipelineParameter pipelines = new PipelineParameter();

    @Parameters(index = "1", arity = "0..1", paramLabel = "YEAR", description = "Only this year.")
    private Integer year;

    @Parameters(index = "2", arity = "0..1", paramLabel = "MONTH", description = "Only this month, 1 to 12.")
    private Integer month;

    @Parameters(index = "3", arity = "0..1", paramLabel = "DAY", description = "Only this day, 1 to 31.")
    private Integer day;

    @Option(names = "--full", description = "Compare every file, also if nothing changed.")
    private boolean full;

    @Mixin
    private final WaitOption wait = new WaitOption();

    ExportCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        requireBetween("MONTH", month, 12);
        requireBetween("DAY", day, 31);
        ExportRequest request = new ExportRequest(new DateFilter(optional(year), optional(month), optional(day)), full);
        return invocation.forEachPipeline(
                projectOption, pipelines, wait.duration(), (work, pipeline) -> List.of(work.export(pipeline, request)));
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static void requireBetween(String name, Integer value, int last) {
        if (value != null && (value < 1 || value > last)) {
            throw HeadraceException.usage(name + " is " + value + "; expected a number from 1 to " + last
                    + ", for example: headrace export entity 2023 3");
        }
    }
}
