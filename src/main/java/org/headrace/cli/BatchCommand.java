package org.headrace.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code headrace batch}. */
@Command(
        name = "batch",
        mixinStandardHelpOptions = true,
        description =
                "Runs commands from a file, one a line, in one process; the first that fails is the last. Blank lines and"
                        + " lines that begin with # are skipped, quotes hold words together.",
        footer = {
            "",
            "Example:",
            "  headrace batch july.txt",
            "  printf '%s\\n' 'prepare entity' 'export entity 2023 7' | headrace batch"
        })
final class BatchCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    private final Invocation invocation;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "/dev/stdin",
            description = "The commands (default: standard input).")
    private Path file;

    BatchCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                int exitCode = line.isBlank() || line.stripLeading().startsWith("#") ? 0 : run(line);
                if (exitCode != 0) {
                    LOG.error(
                            "{}:{}: '{}' ended with exit code {}; the lines after it were not run.",
                            file,
                            number,
                            line.strip(),
                            exitCode);
                    return exitCode;
                }
            }
            return 0;
        } catch (IOException e) {
            throw HeadraceException.usage(
                    "The commands in " + file + " cannot be read: " + e + ". Name a readable text file in UTF-8.");
        }
    }

    private int run(String line) {
        String[] words = WORD.matcher(line).results().map(BatchCommand::word).toArray(String[]::new);
        int exitCode = Main.commandLine(invocation, words).execute(words);
        return invocation.interruption().isRequested() ? ExitCode.INTERRUPTED.value() : exitCode;
    }

    private static String word(MatchResult match) {
        for (int quoted = 1; quoted <= 2; quoted++) {
            if (match.group(quoted) != null) {
                return match.group(quoted);
            }
        }
        return match.group();
    }
}
