package org.headrace.project;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.headrace.PeriodMapping.Reading;
import org.headrace.TableName;

/** Reads the keys {@code reads} and {@code touches}: how far from its own period a row of a query reads its inputs. */
final class ReadingReader {
    private static final String READS = "reads";
    private static final String TOUCHES = "touches";
    private static final Pattern DISTANCE = Pattern.compile(
            "\\d+ (second|minute|hour|day|week|month|year)s?( \\d+ (second|minute|hour|day|week|month|year)s?)*");

    private final SqlFile file;
    private final Settings settings;
    private final Problems problems;

    ReadingReader(SqlFile file, Settings settings, Problems problems) {
        this.file = file;
        this.settings = settings;
        this.problems = problems;
    }

    /**
     * What is declared, by input.
     *
     * @param inputs the relations that the query names
     * @param hasPeriod whether the query has periods, of which alone something can be declared
     */
    Map<TableName, Reading> read(Set<TableName> inputs, boolean hasPeriod) {
        Map<TableName, Reading> readings = new HashMap<>();
        read(READS, inputs, hasPeriod).forEach((input, text) -> readings.put(input, reading(text)));
        read(TOUCHES, inputs, hasPeriod).forEach((input, sql) -> {
            if (readings.put(input, new Reading.Touches(sql)) != null) {
                problems.add(file.path(), settings.lineOf(TOUCHES), input + " is named by 'reads', too; keep one");
            }
        });
        return readings;
    }

    private Reading reading(String text) {
        if (text.equals("everything") || text.equals("nothing")) {
            return text.equals("nothing") ? new Reading.Nothing() : new Reading.Everything();
        }
        if (!DISTANCE.matcher(text).matches()) {
            problems.add(
                    file.path(),
                    settings.lineOf(READS),
                    "'" + text
                            + "' is no distance; expected an interval such as \"1 day\" or \"36 hours\", everything or nothing");
        }
        return new Reading.Within(text);
    }

    private Map<TableName, String> read(String key, Set<TableName> inputs, boolean hasPeriod) {
        Map<TableName, String> texts = new HashMap<>();
        Optional<Settings> section = settings.section(key);
        if (section.isPresent() && !hasPeriod) {
            problems.add(file.path(), settings.lineOf(key), "the key '" + key + "' goes only with the key 'period'");
        }
        section.ifPresent(block -> block.ownKeys()
                .forEach(name -> block.text(name)
                        .ifPresent(text ->
                                input(name, block.lineOf(name), inputs).ifPresent(input -> texts.put(input, text)))));
        return texts;
    }

    private Optional<TableName> input(String name, int line, Set<TableName> inputs) {
        Optional<TableName> found =
                inputs.stream().filter(input -> input.toString().equals(name)).findFirst();
        if (found.isEmpty()) {
            String suggestion = Problems.suggestion(
                    name, inputs.stream().map(TableName::toString).toList());
            problems.add(file.path(), line, "the query does not read '" + name + "'" + suggestion);
        }
        return found;
    }
}
