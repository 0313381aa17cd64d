package org.headrace.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.headrace.HeadraceException;
import org.headrace.demo.FeatureFiles;
import org.headrace.duckdb.DuckDb;
import org.headrace.project.ConnectionKind;
import org.headrace.project.Project;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headrace generate features}. */
@Command(
        name = "features",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes Parquet files of product events, one per day of delivery, and files of users and releases, into the folder of the"
                    + " connection features. Some rows come late, twice, or without a user. Equal options give equal files.",
            "With --rewrite, writes the file of one day again, with some events corrected and some left out."
        },
        footer = {
            "",
            "Example:",
            "  headrace generate features --days 45 --users 2000 --seed 7 --until 2023-06-30",
            "  headrace generate features --rewrite 2023-06-28"
        })
final class GenerateFeaturesCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");
    private static final String CONNECTION = "features";

    private final Invocation invocation;
    private final ProjectOption projectOption;

    @Option(
            names = "--days",
            paramLabel = "NUMBER",
            defaultValue = "45",
            description = "How many days have a file (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--users",
            paramLabel = "NUMBER",
            defaultValue = "2000",
            description = "How many people use the products (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "7",
            description = "Another seed gives other users and events (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Option(
            names = "--until",
            paramLabel = "DAY",
            defaultValue = "2023-06-30",
            description = "The last day that has a file (default: ${DEFAULT-VALUE}).")
    private LocalDate until;

    @Option(
            names = "--rewrite",
            paramLabel = "DAY",
            description = "Write only the file of this day, as it is after a correction.")
    private LocalDate rewrite;

    GenerateFeaturesCommand(Invocation invocation, ProjectOption projectOption) {
        this.invocation = invocation;
        this.projectOption = projectOption;
    }

    @Override
    public Integer call() {
        FeatureFiles.Extent extent = new FeatureFiles.Extent(days, users, seed, until);
        Project project = invocation.settings(projectOption.folder());
        if (project.connection(CONNECTION).kind() != ConnectionKind.FILES) {
            throw HeadraceException.usage("The connection '" + CONNECTION
                    + "' is no folder of files. Give it a URL such as files:data/features in headrace.conf.");
        }
        Path folder = project.root().resolve(project.connection(CONNECTION).folder());
        long start = System.nanoTime();
        try (DuckDb duck = DuckDb.open(project.root().resolve(".headrace"))) {
            FeatureFiles files = new FeatureFiles(duck, folder, extent);
            long events = rewrite == null ? files.writeAll() : files.rewrite(rewrite);
            LOG.info(String.format(
                    Locale.ROOT,
                    "features generate · %s: %,d events in %s (%.2f s)",
                    rewrite == null ? days + " days until " + until + ", " + users + " users" : rewrite + " rewritten",
                    events,
                    folder,
                    (System.nanoTime() - start) / 1e9));
        }
        return 0;
    }
}
