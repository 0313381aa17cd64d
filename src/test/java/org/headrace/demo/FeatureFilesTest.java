package org.headrace.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.duckdb.DuckDb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFilesTest {
    private static final FeatureFiles.Extent EXTENT = new FeatureFiles.Extent(45, 200, 7, LocalDate.of(2023, 6, 30));

    @TempDir
    private Path home;

    private DuckDb duck;
    private Path folder;

    @BeforeEach
    void writeFiles() {
        duck = DuckDb.open(home);
        folder = home.resolve("data/features");
        new FeatureFiles(duck, folder, EXTENT).writeAll();
    }

    @AfterEach
    void close() {
        duck.close();
    }

    @Test
    void dayOfDeliveryIsNotTheDayOfTheEvent() {
        assertThat(one("select count(*) from (select distinct filename from '*_events.parquet')"))
                .isEqualTo(45);
        assertThat(one("select count(*) from '*_events.parquet'")).isBetween(5_000L, 20_000L);
        assertThat(one("select max(strptime(regexp_extract(filename, '([0-9]{8})_events', 1), '%Y%m%d')::date"
                        + " - timestamp::timestamp::date) from '*_events.parquet'"))
                .as("days that an event is late")
                .isEqualTo(5);
    }

    @Test
    void hasWhatAPipelineMustWithstand() {
        assertThat(one("select count(*) - count(distinct event_id) from '*_events.parquet'"))
                .as("repeated")
                .isPositive();
        assertThat(
                        one(
                                "select count(*) from '*_events.parquet' where user_id is null or timestamp is null or product is null"))
                .isPositive();
        assertThat(
                        one(
                                "select count(*) from '*_events.parquet' where event_context.additional.product.feature_id is null"))
                .isPositive();
        assertThat(
                        one(
                                "select count(*) from '*_events.parquet' where user_id not in (select user_id from 'users.parquet')"))
                .as("events of unknown users")
                .isPositive();
        assertThat(
                        one(
                                "select count(*) from (select release_id from 'releases.parquet' group by 1 having count(*) > 1)"))
                .as("release ids that are not unique")
                .isPositive();
        assertThat(
                        one(
                                "select count(*) from (select feature_id from 'feature_releases.parquet' group by 1 having count(*) > 1)"))
                .isPositive();
        assertThat(one(
                        "select count(distinct (user_id, event_context.additional.product.feature_id)) from '*_events.parquet' as e"
                                + " semi join '*_events.parquet' as later on later.user_id = e.user_id"
                                + " and later.event_context.additional.product.feature_id = e.event_context.additional.product.feature_id"
                                + " and later.timestamp::timestamp::date = e.timestamp::timestamp::date + 7"))
                .as("features that are used again after a week")
                .isGreaterThan(100);
    }

    @Test
    void sameSeedGivesTheSameFilesAndRewriteOneOther() throws IOException {
        Map<String, byte[]> before = files();
        new FeatureFiles(duck, folder, EXTENT).writeAll();
        assertThat(changed(before)).isEmpty();

        long rows = new FeatureFiles(duck, folder, EXTENT).rewrite(LocalDate.of(2023, 6, 28));

        assertThat(rows).isPositive();
        assertThat(changed(before)).containsExactly("20230628_events.parquet");
        assertThat(one("select count(*) from '20230628_events.parquet'")).isEqualTo(rows);
    }

    @Test
    void dayWithoutAFileCannotBeRewritten() {
        assertThatThrownBy(() -> new FeatureFiles(duck, folder, EXTENT).rewrite(LocalDate.of(2023, 7, 1)))
                .hasMessageStartingWith(
                        "--rewrite names 2023-07-01; expected one of the days with a file, 2023-05-17 to 2023-06-30.");
        assertThatThrownBy(() -> new FeatureFiles.Extent(0, 1, 1, LocalDate.of(2023, 7, 1)))
                .hasMessage("--days is 0; expected 1 to 3660.");
    }

    private long one(String sql) {
        String absolute = sql.replace("'*_events", "'" + folder + "/*_events")
                .replaceAll("'((?:\\w+)\\.parquet)'", "'" + folder + "/$1'");
        return duck.query(row -> row.getLong(1), absolute).get(0);
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> contents = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private Set<String> changed(Map<String, byte[]> before) throws IOException {
        Map<String, byte[]> now = files();
        assertThat(now.keySet()).isEqualTo(before.keySet());
        return now.keySet().stream()
                .filter(name -> !java.util.Arrays.equals(now.get(name), before.get(name)))
                .collect(Collectors.toSet());
    }
}
