package org.headrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.headrace.HeadraceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code headrace init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description =
                "Creates a small project with comments that teach, and prints how to run it on the embedded server.",
        footer = {
            "",
            "Example:",
            "  headrace init shop",
            "  headrace db migrate production --project shop",
            "  headrace run --project shop"
        })
final class InitCommand implements Callable<Integer> {
    /** Under the resource folder {@code init/}. */
    private static final List<String> FILES = List.of(
            "headrace.conf",
            "migrations/production/V1__shop.sql",
            "sql/shop/pipeline.conf",
            "sql/shop/load/orders.sql",
            "sql/shop/models/mart/revenue_by_day.sql",
            "sql/shop/checks/no_negative_revenue.sql",
            "sql/shop/exports/revenue_by_day.sql",
            "sql/shop/inspect/best_days.sql");

    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "DIR", description = "A new or empty folder.")
    private Path folder;

    InitCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try {
            requireEmpty();
            for (String name : FILES) {
                Path file = folder.resolve(name);
                Files.createDirectories(file.getParent());
                try (InputStream content = InitCommand.class.getResourceAsStream("/org/headrace/cli/init/" + name)) {
                    Files.copy(content, file);
                }
            }
            Files.writeString(folder.resolve(".gitignore"), "/.headrace/\n/exports/\n");
        } catch (IOException e) {
            throw HeadraceException.failed(
                    "The project could not be made in " + folder + ": " + e.getMessage()
                            + ". Name a folder that can be written.",
                    e);
        }
        String headrace = invocation.environment().getOrDefault("HEADRACE_COMMAND", "headrace");
        invocation
                .out()
                .printf(
                        "A project is in %1$s. Next: fill its source, then run it:%n"
                                + "  %2$s db migrate production --project %1$s%n  %2$s run --project %1$s%n",
                        folder, headrace);
        return 0;
    }

    private void requireEmpty() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw HeadraceException.usage(
                        folder + " is not empty; nothing was written. Name a folder that is missing" + " or empty.");
            }
        }
    }
}
