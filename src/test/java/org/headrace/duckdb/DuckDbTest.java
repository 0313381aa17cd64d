package org.headrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbTest {
    @TempDir
    private Path home;

    @Test
    void readsInChunksWhatItWrote() {
        List<String> read = new ArrayList<>();
        try (DuckDb duck = DuckDb.open(home)) {
            Path file = home.resolve("numbers.parquet");
            duck.execute("copy (select i, 'n' || i as name from range(5000) as numbers(i)) to "
                    + DuckDb.literal(file.toString()));
            duck.read("select i, name from " + DuckDb.literal(file.toString()), chunk -> {
                for (int row = 0; row < chunk.rowCount(); row++) {
                    read.add(
                            chunk.column(0).getLong(row) + " " + chunk.column(1).getString(row));
                }
            });
        }

        assertThat(read).hasSize(5000).startsWith("0 n0", "1 n1").endsWith("4999 n4999");
    }

    @Test
    void noValueIsQuoted() {
        try (DuckDb duck = DuckDb.open(home)) {
            duck.execute("create table item as select 'se''c\"ret' as word, '2023-13-47' as day, 70123 as number");

            for (String query : List.of(
                    "word::int",
                    "(word || ' ret')->>'$.x'",
                    "word::timestamp",
                    "word::boolean",
                    "word::uuid",
                    "word::interval",
                    "day::date",
                    "number::tinyint",
                    "number::decimal(4, 2)",
                    "(number::int * 70123)::int * number",
                    "strptime(day, '%Y-%m-%d')",
                    "word::json")) {
                assertThatThrownBy(() -> duck.query(row -> row.getString(1), "select " + query + " from item"))
                        .as(query)
                        .isInstanceOf(DuckDbException.class)
                        .hasMessageNotContainingAny("secret", "c\"ret", "c'ret", "2023-13", "70123", "70,123");
            }
        }
    }

    @Test
    void aDatabaseThatRefusesASettingIsClosed() {
        DuckDb duck = DuckDb.open(home);

        assertThatThrownBy(() -> duck.with("set no_such_setting = 1")).isInstanceOf(DuckDbException.class);
        assertThatThrownBy(() -> duck.execute("select 1")).hasMessageContaining("closed");
    }

    @Test
    void nativeLibraryIsUnpackedOnce() throws IOException {
        Path first = NativeLibrary.in(home);
        FileTime written = Files.getLastModifiedTime(first);
        Files.createFile(home.resolve("libduckdb_java-00000000.so"));

        assertThat(NativeLibrary.in(home)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);

        Files.write(first, new byte[] {1});
        assertThat(NativeLibrary.in(home)).isEqualTo(first).isRegularFile();
        assertThat(Files.size(first)).isGreaterThan(50_000_000);
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files)
                    .as("an older library and unfinished ones are gone")
                    .containsExactly(first);
        }
    }

    @Test
    void folderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(home.resolve("taken"));

        assertThatThrownBy(() -> NativeLibrary.in(file)).hasMessageContaining("DuckDB cannot be unpacked into " + file);
    }

    @Test
    void failureIsTheAnswersFirstLine() {
        try (DuckDb duck = DuckDb.open(home)) {
            assertThatThrownBy(() -> duck.query(row -> row.getInt(1), "select\nno_column"))
                    .hasMessageStartingWith("Binder Error: Referenced column \"no_column\" was not found")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void noExtensionIsLoadedUnasked() {
        try (DuckDb duck = DuckDb.open(home)) {
            assertThatThrownBy(() -> duck.query(row -> row.getInt(1), "from 's3://bucket/file.parquet'"))
                    .hasMessageContaining("httpfs");
        }
    }
}
