package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
    private static final String REST = "; second";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "select ';'",
                "select 'it''s; one'",
                "select 'back\\'",
                "select E'it\\'s; one'",
                "select e'\\\\'",
                "select (E'\\';')",
                "select table_e'\\'",
                "select \"a;b\"",
                "select \"a\"\";b\"",
                "select `a;b`",
                "select $$a;b$$",
                "select $tag$a;$$;b$tag$",
                "select $étiquette$;$étiquette$",
                "select $_1$;$_1$",
                "select $1",
                "select $1, $2",
                "select a$b$c from t",
                "select 1 -- not; here\n",
                "select 1 /* not; here */",
                "select /* outer; /* inner; */ still; */ 1",
                "select 1 - - 2",
                "select 4 / 2 * 1",
                "select '--' || '/*'",
                "select \"'\" || $$'$$",
                "select '' || ''",
                ""
            })
    void theStatementEndsAtTheFirstSemicolonThatIsCode(String statement) {
        assertThat(SqlText.endOfStatement(statement + REST)).isEqualTo(statement.length());
        assertThat(SqlText.endOfStatement(statement)).isEqualTo(statement.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'open; ",
                "select 'open\\; ",
                "select E'open\\",
                "select \"open; ",
                "select `open; ",
                "select $$open; ",
                "select $tag$open; $$",
                "select /* open; /* inner */ ",
                "select 1 -- open; ",
                "select $",
                "select $a",
                "select '",
                "/*"
            })
    void whatIsNotClosedReachesToTheEnd(String text) {
        assertThat(SqlText.endOfStatement(text)).isEqualTo(text.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t\r\n", "-- why\n", "/* why */", "-- a\n/* b /* c */ */ -- d\n  "})
    void whiteSpaceAndCommentsAreNoCode(String text) {
        assertThat(SqlText.startOfCode(text + "select", 0)).isEqualTo(text.length());
        assertThat(SqlText.startOfCode(text, 0)).isEqualTo(text.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"- 1", "/ 2", "'-- text'", "$$ /* $$"})
    void codeBeginsWhereItBegins(String text) {
        assertThat(SqlText.startOfCode(text, 0)).isZero();
    }
}
