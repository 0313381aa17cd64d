package org.headrace.project;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Splits a SQL file into its settings block and its one statement. */
final class SqlFileReader {
    private static final Pattern OPENING = Pattern.compile("/\\* headrace(?=[\\s*{]|$)");
    private static final int OPENING_LENGTH = "/* headrace".length();

    /** A file and the reader of its settings. */
    record WithSettings(SqlFile file, Settings settings) {}

    private final Path root;
    private final Problems problems;

    SqlFileReader(Path root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /**
     * Reads one file. What cannot be read of it is empty: an empty statement, or settings that complain of nothing more, so that
     * only the cause is reported and the file still makes what others read.
     */
    WithSettings read(Path path) {
        String name = root.relativize(path).toString().replace(File.separatorChar, '/');
        return text(path, name)
                .map(text -> split(name, text))
                .orElseGet(() -> new WithSettings(new SqlFile(name, "", "", 1), Settings.unknown(name)));
    }

    private Optional<String> text(Path path, String name) {
        try {
            return Optional.of(Files.readString(path));
        } catch (CharacterCodingException e) {
            problems.add(name, 1, "the file is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            problems.add(
                    name,
                    1,
                    "the file cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "); make it a readable file");
        }
        return Optional.empty();
    }

    private WithSettings split(String name, String text) {
        int start = leadingWhiteSpace(text);
        boolean hasHeader = OPENING.matcher(text).region(start, text.length()).lookingAt();
        int close = hasHeader ? text.indexOf("*/", start) : start;
        if (close < 0) {
            problems.add(name, lineAt(text, start), "the settings block is not closed; end it with */");
            return new WithSettings(new SqlFile(name, "", "", 1), Settings.unknown(name));
        }
        String header = hasHeader ? text.substring(start + OPENING_LENGTH, close) : "";
        int end = hasHeader ? close + "*/".length() : start;
        SqlFile file = statement(name, text, header, end);
        List<Integer> strays = StraySettings.find(text, end, SqlText.startOfCode(text, end));
        for (int stray : strays) {
            problems.add(name, lineAt(text, stray), "this comment looks like settings, but " + why(hasHeader));
        }
        Optional<Config> settings = parse(name, "\n".repeat(lineAt(text, start) - 1) + header);
        boolean isKnown = hasHeader || strays.isEmpty();
        return new WithSettings(
                file,
                settings.filter(read -> isKnown)
                        .map(config -> new Settings(config.root(), name, problems))
                        .orElseGet(() -> Settings.unknown(name)));
    }

    private static String why(boolean hasHeader) {
        return hasHeader
                ? "the file has a settings block already; move them there, or reword the comment"
                : "settings are one block comment that begins the file with '/* headrace'; move or spell it so, or"
                        + " reword the comment";
    }

    private SqlFile statement(String name, String text, String header, int from) {
        int start = SqlText.startOfCode(text, from);
        int end = SqlText.endOfStatement(text.substring(start)) + start;
        int rest = SqlText.startOfCode(text, Math.min(end + 1, text.length()));
        if (rest < text.length()) {
            problems.add(name, lineAt(text, rest), "a second statement begins here; a file holds one SELECT");
        }
        String sql = text.substring(start, end).stripTrailing();
        if (sql.isEmpty()) {
            problems.add(name, lineAt(text, text.length()), "there is no statement; a file holds one SELECT");
        }
        SqlFile file = new SqlFile(name, header.strip(), sql, lineAt(text, start));
        WritingStatement.find(sql)
                .ifPresent(finding -> problems.add(name, file.lineAt(finding.start()), finding.message()));
        return file;
    }

    private Optional<Config> parse(String name, String hocon) {
        try {
            return Optional.of(ConfigFactory.parseString(hocon, new Includes(hocon, name, problems).options())
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
