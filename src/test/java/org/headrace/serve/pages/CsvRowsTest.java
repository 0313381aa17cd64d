package org.headrace.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.headrace.CsvDialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvRowsTest {
    @Test
    void quotesMayStandAnywhereInAValue(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "\"\"\"hi\"\" x\",\"\"\"\",\"\",\"a\"\"b\"\n1,2,3,4\n");

        assertThat(CsvRows.first(file, CsvDialect.DEFAULT, 9))
                .containsExactly(List.of("\"hi\" x", "\"", "", "a\"b"), List.of("1", "2", "3", "4"));
    }
}
