package org.headrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void textsStandLeftAndNumbersRight() {
        assertThat(print(
                        List.of("name", "rows", "since"),
                        List.of("a", "1", "2023-03-14"),
                        List.of("long name", "1234.5", "2022-01-01"),
                        List.of("b", "-20", "")))
                .containsExactly(
                        "name         rows  since",
                        "a               1  2023-03-14",
                        "long name  1234.5  2022-01-01",
                        "b             -20");
    }

    @Test
    void nullPrintsAsNothing() {
        assertThat(print(List.of("a", "b"), Arrays.asList(null, "1"), Arrays.asList("x", null)))
                .containsExactly("a  b", "   1", "x");
    }

    @Test
    void aColumnWithOneTextIsNotNumeric() {
        assertThat(print(List.of("values"), List.of("1"), List.of("1a"))).containsExactly("values", "1", "1a");
    }

    @Test
    void aTableWithoutRowsHasItsNames() {
        assertThat(print(List.of("name", "rows"))).containsExactly("name  rows");
    }

    @Test
    void aTableWithoutColumnsIsEmpty() {
        assertThat(print(List.of(), List.of())).containsExactly("", "");
    }

    @SafeVarargs
    private static List<String> print(List<String> names, List<String>... rows) {
        TextTable table = new TextTable(names);
        for (List<String> row : rows) {
            table.add(row);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8).lines().toList();
    }
}
