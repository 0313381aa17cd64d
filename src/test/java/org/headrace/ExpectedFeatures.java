package org.headrace;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.headrace.duckdb.DuckDb;

/** What the pipeline features is to give for the files of a folder, computed row by row; each result as lines, sorted. */
final class ExpectedFeatures {
    private final List<Event> events = new ArrayList<>();
    private final Map<Long, LocalDate> signIns = new HashMap<>();
    private final Set<Release> releases = new HashSet<>();
    private final Map<Long, LocalDate> firstReleases = new HashMap<>();

    private record Event(LocalDate day, long user, String product, String group, Long productId, Long feature) {}

    private record Use(long user, String product, long feature) {}

    private record Release(long productId, String id, LocalDate date) {}

    private record Feature(LocalDate month, String product, long id) {}

    private record Upgraded(LocalDate day, String product, long productId, String release) {}

    ExpectedFeatures(DuckDb duck, Path folder) {
        String in = "'" + folder + "/";
        duck.query(
                row -> {
                    String time = row.getString("timestamp");
                    long user = row.getLong("user_id");
                    if (time == null || row.wasNull() || row.getString("product") == null) {
                        return null;
                    }
                    events.add(new Event(
                            LocalDateTime.parse(time.replace(' ', 'T')).toLocalDate(),
                            user,
                            row.getString("product"),
                            row.getString("group_id"),
                            number(row.getString("product_id")),
                            number(row.getString("feature_id"))));
                    return null;
                },
                "select timestamp::varchar as timestamp, user_id, product, group_id, event_context.additional.product.product_id::varchar"
                        + " as product_id, event_context.additional.product.feature_id::varchar as feature_id from "
                        + in
                        + "*_events.parquet'");
        duck.query(
                row -> signIns.merge(
                        row.getLong(1),
                        LocalDate.parse(row.getString(2)),
                        (one, other) -> one.isBefore(other) ? one : other),
                "select user_id, sign_in_date from " + in + "users.parquet'");
        duck.query(
                row -> releases.add(new Release(row.getLong(1), row.getString(2), LocalDate.parse(row.getString(3)))),
                "select product_id, release_id, release_date from " + in + "releases.parquet'");
        duck.query(
                row -> firstReleases.merge(
                        row.getLong(1),
                        LocalDate.parse(row.getString(2)),
                        (one, other) -> one.isBefore(other) ? one : other),
                "select feature_id, release_date from " + in + "feature_releases.parquet'");
    }

    private static Long number(String text) {
        return text == null ? null : Long.valueOf(text);
    }

    private Map<Use, NavigableSet<LocalDate>> uses() {
        Map<Use, NavigableSet<LocalDate>> uses = new HashMap<>();
        for (Event event : events) {
            if (event.feature() != null && event.feature() != 0) {
                uses.computeIfAbsent(new Use(event.user(), event.product(), event.feature()), use -> new TreeSet<>())
                        .add(event.day());
            }
        }
        return uses;
    }

    private Map<Use, LocalDate> dayZeros() {
        Map<Use, LocalDate> zeros = new HashMap<>();
        uses().forEach((use, days) -> {
            LocalDate release = firstReleases.get(use.feature());
            LocalDate zero = release == null ? null : days.ceiling(release);
            if (zero != null) {
                zeros.put(use, zero);
            }
        });
        return zeros;
    }

    List<String> retention() {
        Map<Use, NavigableSet<LocalDate>> uses = uses();
        List<String> lines = new ArrayList<>();
        dayZeros().forEach((use, zero) -> {
            LocalDate seventh = zero.plusDays(7);
            lines.add(line(
                    use.user(),
                    use.product(),
                    use.feature(),
                    zero,
                    uses.get(use).contains(seventh) ? seventh : ""));
        });
        return sorted(lines);
    }

    List<String> retentionByMonth() {
        Map<Use, NavigableSet<LocalDate>> uses = uses();
        Map<Feature, int[]> counts = new HashMap<>();
        dayZeros().forEach((use, zero) -> {
            int[] count = counts.computeIfAbsent(
                    new Feature(zero.withDayOfMonth(1), use.product(), use.feature()), feature -> new int[2]);
            count[0]++;
            count[1] += uses.get(use).contains(zero.plusDays(7)) ? 1 : 0;
        });
        List<Feature> features = new ArrayList<>(counts.keySet());
        features.sort(Comparator.comparing(Feature::month)
                .thenComparing(Feature::product)
                .thenComparing(feature -> firstReleases.get(feature.id()))
                .thenComparing(Feature::id));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            BigDecimal rate = share(counts.get(feature)[1], counts.get(feature)[0]);
            boolean isFirst = i == 0
                    || !features.get(i - 1).month().equals(feature.month())
                    || !features.get(i - 1).product().equals(feature.product());
            Object difference = "";
            if (!isFirst) {
                int[] before = counts.get(features.get(i - 1));
                difference = rate.subtract(share(before[1], before[0]));
            }
            lines.add(line(
                    feature.month(),
                    feature.product(),
                    feature.id(),
                    counts.get(feature)[0],
                    counts.get(feature)[1],
                    rate,
                    difference));
        }
        return sorted(lines);
    }

    private Map<Feature, Set<Long>> newUsersOfFeatures() {
        Map<Feature, Set<Long>> users = new HashMap<>();
        uses().forEach((use, days) -> {
            LocalDate signIn = signIns.get(use.user());
            if (signIn != null && !days.subSet(signIn, signIn.plusDays(14)).isEmpty()) {
                users.computeIfAbsent(new Feature(signIn, use.product(), use.feature()), feature -> new HashSet<>())
                        .add(use.user());
            }
        });
        return users;
    }

    List<String> newUsers() {
        List<String> lines = new ArrayList<>();
        newUsersOfFeatures()
                .forEach((feature, users) -> lines.add(line(
                        feature.month(),
                        feature.product(),
                        feature.id(),
                        users.size(),
                        signIns.values().stream()
                                .filter(feature.month()::equals)
                                .count())));
        return sorted(lines);
    }

    List<String> newUsersByMonth() {
        Map<Feature, Integer> counts = new HashMap<>();
        newUsersOfFeatures()
                .forEach((feature, users) -> counts.merge(
                        new Feature(feature.month().withDayOfMonth(1), feature.product(), feature.id()),
                        users.size(),
                        Integer::sum));
        List<String> lines = new ArrayList<>();
        counts.forEach((feature, count) -> lines.add(line(
                feature.month(),
                feature.product(),
                feature.id(),
                share(
                        count,
                        signIns.values().stream()
                                .filter(day -> day.withDayOfMonth(1).equals(feature.month()))
                                .count()))));
        return sorted(lines);
    }

    private Map<Upgraded, Integer> upgradedByDay() {
        Map<String, Event> firsts = new TreeMap<>();
        Map<String, Release> ofFirsts = new HashMap<>();
        for (Event event : events) {
            if (!event.group().equals("upgrade") || event.productId() == null || !signIns.containsKey(event.user())) {
                continue;
            }
            for (Release release : releases) {
                LocalDate last = release.date().plusMonths(1).minusDays(1);
                if (release.productId() == event.productId()
                        && !event.day().isBefore(release.date())
                        && !event.day().isAfter(last)) {
                    String key = event.user() + " " + release;
                    ofFirsts.put(key, release);
                    firsts.merge(
                            key,
                            event,
                            (one, other) -> Comparator.comparing(Event::day)
                                                    .thenComparing(Event::product)
                                                    .compare(one, other)
                                            <= 0
                                    ? one
                                    : other);
                }
            }
        }
        Map<Upgraded, Integer> counts = new HashMap<>();
        firsts.forEach((key, event) -> counts.merge(
                new Upgraded(
                        event.day(),
                        event.product(),
                        event.productId(),
                        ofFirsts.get(key).id()),
                1,
                Integer::sum));
        return counts;
    }

    List<String> upgraded() {
        List<String> lines = new ArrayList<>();
        upgradedByDay()
                .forEach((upgraded, users) -> lines.add(line(
                        upgraded.day(),
                        upgraded.product(),
                        upgraded.productId(),
                        upgraded.release(),
                        users,
                        signIns.size())));
        return sorted(lines);
    }

    List<String> upgradedByMonth() {
        Map<Upgraded, Integer> counts = new HashMap<>();
        upgradedByDay()
                .forEach((upgraded, users) -> counts.merge(
                        new Upgraded(
                                upgraded.day().withDayOfMonth(1),
                                upgraded.product(),
                                upgraded.productId(),
                                upgraded.release()),
                        users,
                        Integer::sum));
        List<String> lines = new ArrayList<>();
        counts.forEach((upgraded, users) -> lines.add(line(
                upgraded.day(),
                upgraded.product(),
                upgraded.productId(),
                upgraded.release(),
                share(users, signIns.size()))));
        return sorted(lines);
    }

    private static BigDecimal share(long part, long whole) {
        return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 6, RoundingMode.HALF_UP);
    }

    private static String line(Object... values) {
        return java.util.Arrays.stream(values)
                .map(value -> value instanceof BigDecimal number ? number.toPlainString() : value.toString())
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }
}
