package org.headrace.project;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Splits a SQL file into its settings block and its one statement. */
final class SqlFileReader {
    private static final String OPENING = "/* headrace";

    /** A file and the reader of its settings. */
    record WithSettings(SqlFile file, Settings settings) {}

    private final Path root;
    private final Problems problems;

    SqlFileReader(Path root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /** Reads one file; empty when it has a problem that makes the rest of it meaningless. */
    Optional<WithSettings> read(Path path) {
        String name = root.relativize(path).toString().replace(File.separatorChar, '/');
        String text;
        try {
            text = Files.readString(path);
        } catch (CharacterCodingException e) {
            problems.add(name, 1, "the file is not UTF-8; save it as UTF-8");
            return Optional.empty();
        } catch (IOException e) {
            problems.add(
                    name,
                    1,
                    "the file cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "); make it a readable file");
            return Optional.empty();
        }
        int start = leadingWhiteSpace(text);
        int end = start;
        String header = "";
        if (text.startsWith(OPENING, start)) {
            int close = text.indexOf("*/", start);
            if (close < 0) {
                problems.add(name, lineAt(text, start), "the settings block is not closed; end it with */");
                return Optional.empty();
            }
            header = text.substring(start + OPENING.length(), close);
            end = close + "*/".length();
        }
        Optional<Config> settings = parse(name, "\n".repeat(lineAt(text, start) - 1) + header);
        int sqlStart = SqlText.startOfCode(text, end);
        int sqlEnd = SqlText.endOfStatement(text.substring(sqlStart)) + sqlStart;
        int rest = SqlText.startOfCode(text, Math.min(sqlEnd + 1, text.length()));
        if (rest < text.length()) {
            problems.add(name, lineAt(text, rest), "a second statement begins here; a file holds one SELECT");
        }
        String sql = text.substring(sqlStart, sqlEnd).stripTrailing();
        if (sql.isEmpty()) {
            problems.add(name, lineAt(text, text.length()), "there is no statement; a file holds one SELECT");
            return Optional.empty();
        }
        SqlFile file = new SqlFile(name, header.strip(), sql, lineAt(text, sqlStart));
        return settings.map(config -> new WithSettings(file, new Settings(config.root(), name, problems)));
    }

    private Optional<Config> parse(String name, String hocon) {
        try {
            return Optional.of(ConfigFactory.parseString(
                            hocon, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF))
                    .resolve(ConfigResolveOptions.noSystem()));
        } catch (ConfigException e) {
            Settings.unreadable(problems, name, e);
            return Optional.empty();
        }
    }

    private static int leadingWhiteSpace(String text) {
        int start = 0;
        while (start < text.length()
                && (Character.isWhitespace(text.charAt(start)) || text.charAt(start) == '\uFEFF')) {
            start++;
        }
        return start;
    }

    private static int lineAt(String text, int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
