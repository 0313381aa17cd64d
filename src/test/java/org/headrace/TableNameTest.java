package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableNameTest {
    @Test
    void quotesSoThatAnyCharacterIsJustACharacter() {
        assertThat(new TableName("raw", "a\"; drop table b; --").quoted())
                .isEqualTo("\"raw\".\"a\"\"; drop table b; --\"");
    }

    @Test
    void literalsKeepQuotesAndBackslashes() {
        assertThat(TableName.literal("it's")).isEqualTo("'it''s'");
        assertThat(TableName.literal("a\\b")).isEqualTo(" E'a\\\\b'");
    }

    @Test
    void refusesAnEmptyPart() {
        assertThatThrownBy(() -> new TableName("", "entity")).hasMessageContaining("needs a schema and a name");
    }
}
