package org.headrace.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.demo.EntityGenerator;
import org.headrace.demo.EntityRows;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code headrace generate entity}. */
@Command(
        name = "entity",
        mixinStandardHelpOptions = true,
        description =
                "Writes one month of the table entity: deletes the month, then inserts it again. The random seed is fixed, so a month always gets the same rows.",
        footer = {
            "",
            "Environment:",
            "  RANDOM_MAIN_CONTROLLER  how much is written; more means more rows and greater values (default: 100)",
            "",
            "Example:",
            "  headrace generate entity 2023 3"
        })
final class GenerateEntityCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");
    private static final String CONNECTION = "production";
    private static final String TABLE = "entity";
    private static final String SCALE = "RANDOM_MAIN_CONTROLLER";

    private final Invocation invocation;
    private final ProjectOption projectOption;

    @Parameters(index = "0", paramLabel = "YEAR", description = "1 to 9999.")
    private int year;

    @Parameters(index = "1", paramLabel = "MONTH", description = "1 to 12.")
    private int month;

    GenerateEntityCommand(Invocation invocation, ProjectOption projectOption) {
        this.invocation = invocation;
        this.projectOption = projectOption;
    }

    @Override
    public Integer call() {
        EntityRows rows = new EntityRows(year, month, scale());
        Project project = invocation.settings(projectOption.folder());
        long start = System.nanoTime();
        try (Databases databases = invocation.databases(project)) {
            long count = new EntityGenerator(databases.openSource(CONNECTION, TABLE)).write(rows);
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
