package org.headrace.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.ConnectionPools;
import org.headrace.db.Connections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code headrace batch}. */
@Command(
        name = "batch",
        mixinStandardHelpOptions = true,
        description =
                "Runs the commands in a file, one per line, in one process. Stops at the first command that fails. Blank lines"
                        + " and lines that begin with # are skipped. Put quotes around an argument that contains spaces. In a"
                        + " batch, 'db psql' cannot read standard input.",
        footer = {"", "Example:", "  headrace batch july.txt", "  echo 'prepare entity --wait 10m' | headrace batch"})
final class BatchCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");
    private static final Pattern WORD = Pattern.compile("'([^']*)'(?!\\S)|\"([^\"]*)\"(?!\\S)|([^'\"\\s]+)(?!\\S)");

    private final Invocation invocation;

    @ParentCommand
    private HeadraceCommand headrace;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The commands (default: standard input).")
    private Optional<Path> file;

    BatchCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (invocation.isOneOfSeveral()) {
            throw HeadraceException.usage("A batch cannot run another one. Write the lines of that one here.");
        }
        String name = file.map(Path::toString).orElse("standard input");
        try (BufferedReader lines = reader();
                Connections connections = new ConnectionPools()) {
            Invocation shared = invocation.sharing(connections);
            int number = 0;
            for (String line = next(lines); line != null; line = next(lines)) {
                number++;
                int exitCode = run(shared, name + ":" + number, line.strip());
                if (exitCode != 0) {
                    LOG.error(
                            "{}:{}: '{}' ended with exit code {}; the lines after it were not run.",
                            name,
                            number,
                            line.strip(),
                            exitCode);
                    return exitCode;
                }
            }
            return invocation.interruption().isRequested() ? ExitCode.INTERRUPTED.value() : 0;
        } catch (NoSuchFileException e) {
            throw HeadraceException.usage("There is no file " + name + ". Name one that has a command in each line.");
        } catch (IOException e) {
            throw HeadraceException.usage(
                    "The commands in " + name + " cannot be read: " + e + ". Name a readable text file in UTF-8.");
        }
    }

    private BufferedReader reader() throws IOException {
        return file.isPresent()
                ? Files.newBufferedReader(file.get())
                : new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    /** The next line; none after the last, or if the end is requested. */
    private String next(BufferedReader lines) throws IOException {
        Interruption interruption = invocation.interruption();
        interruption.pause();
        String line = interruption.isRequested() ? null : lines.readLine();
        interruption.resume();
        return interruption.isRequested() ? null : line;
    }

    private int run(Invocation shared, String where, String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return 0;
        }
        String[] words = words(where, line);
        int exitCode = Main.commandLine(headrace.logging(), shared, words).execute(words);
        Logging.configure(headrace.logging());
        return invocation.interruption().isRequested() ? ExitCode.INTERRUPTED.value() : exitCode;
    }

    private static String[] words(String where, String line) {
        if (!WORD.matcher(line).replaceAll("").isBlank()) {
            throw HeadraceException.usage(where
                    + ": cannot tell the words of this line. Put a word with blanks into quotes, the whole of it.");
        }
        return WORD.matcher(line).results().map(BatchCommand::unquoted).toArray(String[]::new);
    }

    private static String unquoted(MatchResult word) {
        return Stream.of(1, 2, 3)
                .map(word::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
