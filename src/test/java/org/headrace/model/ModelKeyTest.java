package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The key of a model is its unique index; rows that it cannot have are refused, and stay unsaid. */
class ModelKeyTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void loadTwoDays() {
        project.production()
                .execute(
                        "create table event (at timestamp, value int)",
                        "insert into event values ('2023-03-01 10:00', 1), ('2023-03-02 10:00', 2), (null, 3)");
        project.load("event", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, value from event
                """);
    }

    @Test
    void aKeyThatIsNotUniqueIsNamedWithoutTheRows() {
        String query =
                "select event.at::date as date, 'secret'::text as word, (event.value / 10)::int as tens from raw.event";
        for (String kind : List.of("table", "materialized_view", "incremental\nperiod { column = date, unit = day }")) {
            project.production().execute("delete from event where value > 10");
            project.model("mart/kept", "/* headrace\nkind = " + kind + "\nkey = [word, tens]\n*/\n" + query);
            String refused = kind.lines().findFirst().orElseThrow().replace('_', ' ')
                    + " mart.kept failed (sql/main/models/mart/kept.sql:"
                    + (kind.contains("period") ? 6 : 5)
                    + "): key [word, tens] is not unique among the rows of mart.kept; nothing was changed."
                    + "\n  Expected each value once. Add a column to 'key', or correct the query.";
            assertThatThrownBy(project::prepare).as("made " + kind).hasMessage(refused);

            project.production().execute("update event set value = value * 10");
            project.prepare();
            for (String added : List.of("null, 31", "'2023-03-02 10:00', 21", "'2023-03-04 10:00', 31")) {
                project.production()
                        .execute("delete from event where value % 10 = 1", "insert into event values (" + added + ")");
                assertThatThrownBy(project::prepare)
                        .as("refreshed " + kind + added)
                        .hasMessage(refused);
            }
            assertThat(project.warehouse().rows("select * from mart.kept")).hasSize(3);
            project.production()
                    .execute("delete from event where value % 10 = 1", "update event set value = value / 10");
        }
        assertThat(project.warehouse().value("select string_agg(coalesce(message, ''), ' ') from headrace.run"))
                .contains("is not unique")
                .doesNotContain("secret");
        assertThat(project.warehouse().value("select string_agg(detail, ' ') from headrace.step"))
                .contains("is not unique")
                .doesNotContain("secret");
    }
}
