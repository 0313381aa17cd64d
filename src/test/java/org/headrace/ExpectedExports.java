package org.headrace;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the main job must leave under {@code exports/}, computed from SPEC.md alone: it shares no code with the engine,
 * its generator or their libraries, so that one mistake cannot hide in both.
 */
public final class ExpectedExports {
    private static final List<String> UNITS = List.of("year", "month", "day");
    private static final List<String> NAMES = List.of("yearly", "monthly", "daily");

    /** By period: year; year and month; or year, month and day. */
    private final Map<List<Integer>, LongSummaryStatistics> statistics = new HashMap<>();

    private ExpectedExports() {}

    /** The content of each file by its path below {@code exports/}, if just these months were generated. */
    public static SortedMap<String, String> of(Collection<YearMonth> months, int scale) {
        ExpectedExports exports = new ExpectedExports();
        new TreeSet<>(months).forEach(month -> exports.generate(month, scale));
        SortedMap<String, String> files = new TreeMap<>();
        exports.statistics.forEach((period, values) -> files.put(path(period), content(period, values)));
        return files;
    }

    /** As {@link #of(Collection, int)}, for the twelve months of a year. */
    static SortedMap<String, String> ofYear(int year, int scale) {
        return of(
                IntStream.rangeClosed(1, 12)
                        .mapToObj(month -> YearMonth.of(year, month))
                        .toList(),
                scale);
    }

    private void generate(YearMonth yearMonth, int scale) {
        int year = yearMonth.getYear();
        int month = yearMonth.getMonthValue();
        int p = Math.min(13 - month, month);
        int minDelay = (int) (1.0 / p * 10000 / scale);
        int maxDelay = (int) (1.0 / p * 10000 / scale * 2);
        int secondsInMonth = yearMonth.lengthOfMonth() * 86400;
        PythonRandom random = new PythonRandom(year + month);
        int second = 0;
        while (second < secondsInMonth) {
            LocalDate date = yearMonth.atDay(1 + second / 86400);
            int min = isWeekend(date) ? 2 * scale * p : scale * p;
            add(date, random.randint(min, 2 * min));
            second += random.randint(minDelay, maxDelay);
        }
    }

    private static boolean isWeekend(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private void add(LocalDate date, int value) {
        List<Integer> day = List.of(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
        for (int parts = 1; parts <= day.size(); parts++) {
            statistics
                    .computeIfAbsent(List.copyOf(day.subList(0, parts)), period -> new LongSummaryStatistics())
                    .accept(value);
        }
    }

    /** Such as {@code year=2023/month=1/entity_stats_monthly_2023_1.csv}. */
    private static String path(List<Integer> period) {
        String folders = IntStream.range(0, period.size())
                .mapToObj(part -> UNITS.get(part) + "=" + period.get(part) + "/")
                .collect(Collectors.joining());
        return folders + "entity_stats_" + NAMES.get(period.size() - 1) + "_" + join("_", period) + ".csv";
    }

    private static String content(List<Integer> period, LongSummaryStatistics values) {
        BigDecimal mean = BigDecimal.valueOf(values.getSum())
                .divide(BigDecimal.valueOf(values.getCount()), 6, RoundingMode.HALF_UP);
        return "%s,sum_values,min_values,max_values,mean_values\n%s,%d,%d,%d,%s\n"
                .formatted(
                        join(",", UNITS.subList(0, period.size())),
                        join(",", period),
                        values.getSum(),
                        values.getMin(),
                        values.getMax(),
                        mean.toPlainString());
    }

    private static String join(String separator, List<?> parts) {
        return parts.stream().map(Object::toString).collect(Collectors.joining(separator));
    }

    /** CPython's {@code random.Random}: MT19937 of Matsumoto and Nishimura, seeded by {@code init_by_array}. */
    private static final class PythonRandom {
        private static final int N = 624;
        private static final int M = 397;

        private final int[] state = new int[N];
        private int next = N;

        PythonRandom(int seed) {
            state[0] = 19650218;
            for (int i = 1; i < N; i++) {
                state[i] = 1812433253 * scrambled(i - 1) + i;
            }
            // The key is the one word of the seed, so its length and its index add nothing.
            for (int round = 0; round < N; round++) {
                mix(1 + round % (N - 1), 1664525, seed);
            }
            for (int round = 1; round < N; round++) {
                int i = 1 + round % (N - 1);
                mix(i, 1566083941, -i);
            }
            state[0] = 0x80000000;
        }

        private void mix(int i, int multiplier, int addend) {
            state[i] = (state[i] ^ (scrambled(i - 1) * multiplier)) + addend;
            if (i == N - 1) {
                state[0] = state[i];
            }
        }

        private int scrambled(int i) {
            return state[i] ^ (state[i] >>> 30);
        }

        int randint(int a, int b) {
            long size = (long) b - a + 1;
            int bits = Long.toBinaryString(size).length();
            long drawn = getrandbits(bits);
            while (drawn >= size) {
                drawn = getrandbits(bits);
            }
            return Math.toIntExact(a + drawn);
        }

        private long getrandbits(int bits) {
            return Integer.toUnsignedLong(nextWord()) >> (32 - bits);
        }

        private int nextWord() {
            if (next == N) {
                twist();
                next = 0;
            }
            int word = state[next++];
            word ^= word >>> 11;
            word ^= (word << 7) & 0x9d2c5680;
            word ^= (word << 15) & 0xefc60000;
            return word ^ (word >>> 18);
        }

        private void twist() {
            for (int i = 0; i < N; i++) {
                int mixed = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
                state[i] = state[(i + M) % N] ^ (mixed >>> 1) ^ ((mixed & 1) * 0x9908b0df);
            }
        }
    }
}
