package org.headrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.headrace.db.Session;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityGeneratorTest {
    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private Session production;

    @BeforeEach
    void makeTheTable() {
        databases.production().execute("create table entity (created_at timestamp, value int)");
        production = Session.open(databases.production().endpoint());
    }

    @AfterEach
    void close() {
        production.close();
    }

    private List<EntityRows.Row> stored() {
        return production.query(
                row -> new EntityRows.Row(row.getObject("created_at", LocalDateTime.class), row.getInt("value")),
                "select created_at, value from entity order by created_at");
    }

    private static List<EntityRows.Row> drawn(EntityRows rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1999, 2023, 9999})
    void everyRowArrivesAsItWasDrawn(int year) {
        EntityRows rows = new EntityRows(year, 12, 1);

        assertThat(new EntityGenerator(production).write(rows))
                .isEqualTo(drawn(rows).size());

        assertThat(stored()).isEqualTo(drawn(rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bigint", "real", "text"})
    void aColumnOfAnotherTypeTakesTheSameValues(String type) {
        production.execute("alter table entity alter column value type " + type);
        EntityRows rows = new EntityRows(2023, 12, 1);

        new EntityGenerator(production).write(rows);

        assertThat(stored()).isEqualTo(drawn(rows));
    }

    @Test
    void aMonthIsWrittenAnewAndTheOthersStay() {
        EntityGenerator generator = new EntityGenerator(production);
        EntityRows january = new EntityRows(2023, 1, 1);
        EntityRows february = new EntityRows(2023, 2, 1);
        generator.write(january);
        generator.write(new EntityRows(2023, 2, 3));

        generator.write(february);

        assertThat(stored())
                .containsExactlyInAnyOrderElementsOf(Stream.of(january, february)
                        .flatMap(month -> drawn(month).stream())
                        .toList());
    }
}
