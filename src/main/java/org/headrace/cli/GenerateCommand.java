package org.headrace.cli;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.demo.EntityGenerator;
import org.headrace.demo.EntityRows;
import org.headrace.project.Project;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code headrace generate}. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Writes a month of a demo source: the month is deleted, then written anew, from fixed seeds.",
        footer = {
            "",
            "Environment:",
            "  RANDOM_MAIN_CONTROLLER  how much is written; more means more rows and greater values (default: 100)",
            "",
            "Example:",
            "  headrace generate entity 2023 3"
        })
final class GenerateCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");
    private static final String CONNECTION = "production";
    /** What can be generated; the pipeline that reads it has the same name. */
    static final Set<String> SOURCES = Set.of("entity");

    private static final String SCALE = "RANDOM_MAIN_CONTROLLER";

    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The demo source: entity.")
    private String source;

    @Parameters(index = "1", paramLabel = "YEAR", description = "1 to 9999.")
    private int year;

    @Parameters(index = "2", paramLabel = "MONTH", description = "1 to 12.")
    private int month;

    GenerateCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (!SOURCES.contains(source)) {
            throw HeadraceException.usage("There is no demo source '" + source + "'; expected: entity.");
        }
        EntityRows rows = new EntityRows(year, month, scale());
        Project project = invocation.settings(projectOption.folder());
        long start = System.nanoTime();
        try (Databases databases = invocation.databases(project)) {
            long count = new EntityGenerator(databases.openSource(CONNECTION, source)).write(rows);
            LOG.info(String.format(
                    Locale.ROOT,
                    "entity generate · %d-%d written anew: %,d rows (%.2f s)",
                    year,
                    month,
                    count,
                    (System.nanoTime() - start) / 1e9));
        }
        return 0;
    }

    private int scale() {
        String text = invocation.environment().getOrDefault(SCALE, "100");
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new HeadraceException(
                    ExitCode.USAGE,
                    SCALE + " is '" + text + "'; expected a whole number, such as 100. Set it to one, or unset it.",
                    e);
        }
    }
}
