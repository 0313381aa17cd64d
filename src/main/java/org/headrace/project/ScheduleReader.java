package org.headrace.project;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads the block {@code schedule}. It checks the cron expression itself, since commands that run once need no library for it. */
final class ScheduleReader {
    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *");
    private static final List<String> NO_NAMES = List.of();
    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, NO_NAMES),
            new Field("hour", 0, 23, NO_NAMES),
            new Field("day of month", 1, 31, NO_NAMES),
            new Field(
                    "month",
                    1,
                    12,
                    List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
            new Field("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")));

    /** A field of a cron expression; its first name stands for its first number. */
    private record Field(String name, int first, int last, List<String> names) {
        /** The same with numbers in place of names, if it is right: a list of *, numbers and ranges, each with a step or not. */
        Optional<String> normalized(String text) {
            StringBuilder all = new StringBuilder();
            for (String part : text.split(",", -1)) {
                String[] step = part.split("/", -1);
                String[] range = step[0].split("-", -1);
                boolean isAll = step[0].equals("*");
                int from = isAll ? first : number(range[0]);
                int to = isAll ? last : number(range[range.length - 1]);
                boolean isStep = step.length == 1
                        || (step.length == 2 && step[1].matches("[1-9]\\d?") && (isAll || range.length == 2));
                if (from < first || to > last || from > to || range.length > 2 || !isStep) {
                    return Optional.empty();
                }
                all.append(all.isEmpty() ? "" : ",")
                        .append(isAll ? "*" : range.length == 2 ? from + "-" + to : Integer.toString(from))
                        .append(step.length == 2 ? "/" + step[1] : "");
            }
            return Optional.of(all.toString());
        }

        private int number(String text) {
            int name = names.indexOf(text.toUpperCase(Locale.ROOT));
            return name >= 0 ? first + name : text.matches("\\d{1,2}") ? Integer.parseInt(text) : -1;
        }
    }

    private final String file;
    private final Problems problems;

    ScheduleReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    Optional<Schedule> read(Settings pipeline) {
        return pipeline.section("schedule").flatMap(block -> {
            String text = block.requiredText("cron");
            Optional<String> cron = text.isBlank() ? Optional.empty() : cron(block, text);
            ZoneId zone = block.text("time-zone").map(name -> zone(block, name)).orElse(utc());
            Schedule.Missed missed =
                    block.choice("missed", Schedule.Missed.class).orElse(Schedule.Missed.ONCE);
            block.rejectUnknownKeys();
            return cron.map(expression -> new Schedule(expression, zone, missed));
        });
    }

    private static ZoneId utc() {
        return ZoneId.of("UTC");
    }

    private Optional<String> cron(Settings block, String text) {
        String expression = NICKNAMES.getOrDefault(text.strip(), text.strip());
        String[] fields = expression.split("\\s+", -1);
        if (fields.length != FIELDS.size()) {
            return wrong(block, text, "expected five fields: minute, hour, day of month, month, day of week");
        }
        List<Optional<String>> read = IntStream.range(0, fields.length)
                .mapToObj(i -> FIELDS.get(i).normalized(fields[i]))
                .toList();
        int wrong = read.indexOf(Optional.<String>empty());
        if (wrong >= 0) {
            Field field = FIELDS.get(wrong);
            return wrong(
                    block,
                    text,
                    "its field " + field.name() + " is '" + fields[wrong] + "'; expected *, numbers from "
                            + field.first() + " to " + field.last() + ", ranges, or steps as */5");
        }
        return Optional.of(String.join(" ", read.stream().map(Optional::get).toList()));
    }

    private Optional<String> wrong(Settings block, String text, String expected) {
        problems.add(file, block.lineOf("cron"), "'" + text + "' is not a cron expression; " + expected);
        return Optional.empty();
    }

    private ZoneId zone(Settings block, String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            problems.add(
                    file,
                    block.lineOf("time-zone"),
                    "there is no time zone '" + name + "'; expected such as UTC or Europe/Berlin");
            return ZoneOffset.UTC;
        }
    }
}
