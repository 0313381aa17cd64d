package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    private static final String ALPHABET = "ab./\\%{}_ \"'=:*?#<>|[]^~-\n\t\0\u007f\u00e9\u4e2d09";

    @Test
    void valuesTakeThePlaceOfTheirColumns() {
        PathTemplate template = new PathTemplate("year={year}/m={month}/stats_{year}_{month}.csv");

        assertThat(template.columns()).containsExactly("year", "month");
        assertThat(template.fill(Map.of("year", "2023", "month", "1"))).isEqualTo("year=2023/m=1/stats_2023_1.csv");
        assertThat(template).hasToString("year={year}/m={month}/stats_{year}_{month}.csv");
    }

    @Test
    void aPathNeedsNoColumns() {
        assertThat(new PathTemplate("all.csv").columns()).isEmpty();
        assertThat(new PathTemplate("all.csv").fill(Map.of("year", "2023"))).isEqualTo("all.csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "..|%2E%2E",
                ".|%2E",
                "...|%2E%2E%2E",
                "..a|..a",
                "a..|a..",
                "1.5|1.5",
                "../etc|..%2Fetc",
                "/|%2F",
                "a\\b|a%5Cb",
                "100%|100%25",
                "%2F|%252F",
                "{year}|%7Byear%7D",
                "$1|$1",
                "a b|a b",
                "été 中|été 中",
                "a:b=c|a%3Ab%3Dc",
                "\"'|%22%27"
            })
    void aValueIsMadeSafe(String value, String expected) {
        assertThat(new PathTemplate("{a}").fill(Map.of("a", value))).isEqualTo(expected);
    }

    @Test
    void controlCharactersAreEncoded() {
        assertThat(new PathTemplate("{a}").fill(Map.of("a", "a\0b\nc\td\u007f")))
                .isEqualTo("a%00b%0Ac%09d%7F");
    }

    @Test
    void nullAndTheEmptyTextHaveNamesThatNoOtherValueHas() {
        PathTemplate template = new PathTemplate("a={a}/b.csv");

        assertThat(template.fill(Map.of())).isEqualTo("a=__HIVE_DEFAULT_PARTITION__/b.csv");
        assertThat(template.fill(Map.of("a", ""))).isEqualTo("a=__EMPTY__/b.csv");
        assertThat(template.fill(Map.of("a", "__HIVE_DEFAULT_PARTITION__")))
                .isEqualTo("a=%5F_HIVE_DEFAULT_PARTITION__/b.csv");
        assertThat(template.fill(Map.of("a", "%5F_HIVE_DEFAULT_PARTITION__")))
                .isEqualTo("a=%255F_HIVE_DEFAULT_PARTITION__/b.csv");
        assertThat(template.fill(Map.of("a", "__EMPTY__"))).isEqualTo("a=%5F_EMPTY__/b.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "}", "a{b", "a}b", "{}", "{{a}}", "{a}}", "{a", "a/{b}/{c"})
    void bracesComeInPairs(String template) {
        assertThatThrownBy(() -> new PathTemplate(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the path '" + template + "' has a brace without its pair, or is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a", "../a", "a/../b", "a/..", "./a", "a/.", ".", "..", "a//b", "a/", "a\\b", "/", "{a}/../b"})
    void aTemplateStaysBelowTheFolder(String template) {
        assertThatThrownBy(() -> new PathTemplate(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the path '" + template + "' leaves the export folder or has an empty part; use a relative"
                        + " path without '.', '..' and '\\'");
    }

    @Test
    void whateverTheValuesAreAFilledPathStaysBelowTheFolder() {
        Random random = new Random(20230314);
        Path root = Path.of("/exports");
        for (String text :
                List.of("{a}", "{a}/{b}", ".{a}/b", "{a}.{b}", "..{a}", "{a}..", "x={a}/{b}{a}.csv", "{a}{b}")) {
            PathTemplate template = new PathTemplate(text);
            int depth = text.split("/", -1).length;
            for (int i = 0; i < 2000; i++) {
                Path path = root.resolve(template.fill(values(random)));

                assertThat(path.normalize()).isEqualTo(path).startsWithRaw(root);
                assertThat(path.getNameCount()).isEqualTo(1 + depth);
            }
        }
    }

    @Test
    void differentValuesHaveDifferentPathsWhereColumnsAreKeptApart() {
        Random random = new Random(20230315);
        for (String text : List.of("{a}/{b}.csv", "a={a}/b={b}", "{a}={b}")) {
            PathTemplate template = new PathTemplate(text);
            Map<String, Map<String, String>> seen = new HashMap<>();
            for (int i = 0; i < 5000; i++) {
                Map<String, String> values = values(random);
                Map<String, String> before = seen.putIfAbsent(template.fill(values), values);

                assertThat(before == null || before.equals(values))
                        .as("%s and %s", before, values)
                        .isTrue();
            }
        }
    }

    /** Short ones, so that they are likely to be alike; one in eight is absent. */
    private static Map<String, String> values(Random random) {
        Map<String, String> values = new HashMap<>();
        for (String column : List.of("a", "b")) {
            StringBuilder value = new StringBuilder();
            for (int length = random.nextInt(4); length > 0; length--) {
                value.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            if (random.nextInt(8) > 0) {
                values.put(column, value.toString());
            }
        }
        return values;
    }
}
