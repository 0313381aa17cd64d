package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFileTest {
    private static final SqlFile FILE = new SqlFile("sql/shop/load/orders.sql", "a = 1", "select a\n\nfrom b", 5);

    @ParameterizedTest
    @CsvSource({"0, 5", "-1, 5", "1, 5", "9, 5", "10, 6", "11, 7", "16, 7", "17, 7", "1000, 7"})
    void aPositionInTheStatementIsALineOfTheFile(int position, int line) {
        assertThat(FILE.locationOf(position)).isEqualTo("sql/shop/load/orders.sql:" + line);
    }

    @Test
    void theNameIsThatOfTheFileWithoutItsEnding() {
        assertThat(FILE.name()).isEqualTo("orders");
        assertThat(new SqlFile("orders.old.sql", "", "select 1", 1).name()).isEqualTo("orders.old");
    }

    @Test
    void filesWithTheSameHeaderAndStatementHaveTheSameHash() {
        assertThat(new SqlFile("elsewhere.sql", FILE.header(), FILE.sql(), 1).hash())
                .isEqualTo(FILE.hash())
                .hasSize(64);
    }

    @Test
    void aChangeOfHeaderOrStatementChangesTheHash() {
        assertThat(new SqlFile(FILE.path(), "a = 2", FILE.sql(), 5).hash()).isNotEqualTo(FILE.hash());
        assertThat(new SqlFile(FILE.path(), FILE.header(), "select 1", 5).hash())
                .isNotEqualTo(FILE.hash());
    }

    @Test
    void whatMovesBetweenHeaderAndStatementChangesTheHash() {
        assertThat(new SqlFile("a.sql", "x", "yz", 1).hash()).isNotEqualTo(new SqlFile("a.sql", "xy", "z", 1).hash());
    }
}
