package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in the form that an export asks for. */
class CsvDialectProblemsTest {
    private static final String EXPORT = "sql/main/exports/rows.sql";
    private static final String DELIMITER =
            "'delimiter' is one character of ASCII, no quote and no end of line, such as \";\" or \"\\t\"";
    private static final String NULL =
            "'null' has the delimiter, a quote or an end of line in it, so that it could not be told from a value";

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "delimiter = \";;\" | D",
                "delimiter = \"\" | D",
                "delimiter = \"é\" | D",
                "delimiter = \"\\\"\" | D",
                "delimiter = \"\\n\" | D",
                "null = \"a,b\" | N",
                "null = \"a;b\", delimiter = \";\" | N",
                "null = \"\\n\" | N",
                "null = \"\\\"\" | N",
                "bom = yes | 'bom' is 'yes'; expected true or false",
                "bom = [true] | 'bom' is a list; a text is expected",
                "boom = true | unknown key 'boom'; did you mean 'bom'?"
            })
    void isReportedWithItsLine(String setting, String message) {
        String expected = message.equals("D") ? DELIMITER : message.equals("N") ? NULL : message;

        assertThat(ProjectFolder.empty(root)
                        .file(EXPORT, "/* headrace\npath = \"x.csv\"\n" + setting + "\n*/\nselect 1 as one")
                        .problems())
                .contains(EXPORT + ":3: " + expected);
    }
}
