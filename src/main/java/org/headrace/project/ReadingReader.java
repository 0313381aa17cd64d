package org.headrace.project;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

    /** What a key of a block declares. */
    record Declared(Reading reading, int line) {}

    /**
     * What is declared, by the names of inputs.
     *
     * @param hasPeriod whether the query has periods, of which alone something can be declared
     */
    Map<String, Declared> declared(boolean hasPeriod) {
        Map<String, Declared> declared = new LinkedHashMap<>();
        read(READS, hasPeriod, this::reading, declared);
        read(TOUCHES, hasPeriod, Reading.Touches::new, declared);
        return declared;
    }

    private void read(
            String key, boolean hasPeriod, Function<String, Reading> reading, Map<String, Declared> declared) {
        Optional<Settings> section = settings.section(key);
        if (section.isPresent() && !hasPeriod) {
            problems.add(file.path(), settings.lineOf(key), "the key '" + key + "' goes only with the key 'period'");
        }
        section.ifPresent(block -> block.ownKeys()
                .forEach(name -> block.text(name).ifPresent(text -> {
                    Declared former = declared.put(name, new Declared(reading.apply(text), block.lineOf(name)));
                    if (former != null) {
                        problems.add(file.path(), settings.lineOf(key), name + " is named by 'reads', too; keep one");
                    }
                })));
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

    /** The same by the inputs themselves; a name that is none of them is noted as a problem. */
    Map<TableName, Reading> byInput(Map<String, Declared> declared, Set<TableName> inputs) {
        Map<TableName, Reading> readings = new HashMap<>();
        declared.forEach((name, said) -> inputs.stream()
                .filter(input -> input.toString().equals(name))
                .findFirst()
                .ifPresentOrElse(
                        input -> readings.put(input, said.reading()), () -> rejectUnread(name, said.line(), inputs)));
        return readings;
    }

    private void rejectUnread(String name, int line, Set<TableName> inputs) {
        List<String> known = inputs.stream().map(TableName::toString).toList();
        problems.add(file.path(), line, "the query does not read '" + name + "'" + Problems.suggestion(name, known));
    }
}
