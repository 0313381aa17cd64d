package org.headrace.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.headrace.HeadraceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code headrace generate}: a subcommand for each demo source. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SOURCE",
        description = "Writes demo data into a source.",
        footer = {
            "",
            "Example:",
            "  headrace generate entity 2023 3",
            "  headrace generate devices --devices 3 --hours 48",
            "  headrace generate features --days 45 --users 2000",
            "  headrace generate exams --serve --port 8099 --rate 20",
            "  headrace generate features --help"
        })
final class GenerateCommand implements Runnable {
    /** A demo source: its command, and what a call of it looks like. The pipeline that reads it has the same name. */
    private record Source(BiFunction<Invocation, ProjectOption, Object> command, String example) {}

    private static final Map<String, Source> SOURCES = sources();

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    /** What is no demo source, with the words after it. */
    @Parameters(hidden = true, arity = "0..*")
    private String[] words = {};

    private GenerateCommand() {}

    private static Map<String, Source> sources() {
        Map<String, Source> sources = new LinkedHashMap<>();
        sources.put("entity", new Source(GenerateEntityCommand::new, "YEAR MONTH"));
        sources.put("devices", new Source(GenerateDevicesCommand::new, "--devices 3 --hours 48"));
        sources.put("features", new Source(GenerateFeaturesCommand::new, "--days 45 --users 2000"));
        sources.put("exams", new Source(GenerateExamsCommand::new, "--serve --port 8099"));
        return sources;
    }

    /** The command of a pipeline's demo source, for people; empty if it has none. */
    static Optional<String> exampleFor(String pipeline) {
        return Optional.ofNullable(SOURCES.get(pipeline))
                .map(source -> "headrace generate " + pipeline + " " + source.example());
    }

    /**
     * The command with its subcommands: with one of them if an argument names it, and with none if the call is not for this command, as
     * picocli takes its time to read what each is.
     */
    static CommandLine commandLine(Invocation invocation, String... arguments) {
        GenerateCommand generate = new GenerateCommand();
        CommandLine commandLine = new CommandLine(generate);
        if (arguments.length > 0 && arguments[0].equals("generate")) {
            Set<String> named = Set.copyOf(SOURCES.keySet().stream()
                    .filter(Arrays.asList(arguments)::contains)
                    .toList());
            SOURCES.forEach((name, source) -> {
                if (named.isEmpty() || named.contains(name)) {
                    commandLine.addSubcommand(name, source.command().apply(invocation, generate.projectOption));
                }
            });
        }
        return commandLine;
    }

    @Override
    public void run() {
        String problem =
                words.length == 0 ? "The demo source is missing" : "There is no demo source '" + words[0] + "'";
        throw HeadraceException.usage(problem + "; expected: " + String.join(", ", SOURCES.keySet()) + ".");
    }
}
