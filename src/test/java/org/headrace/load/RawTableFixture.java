package org.headrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.headrace.testing.TestProject;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Statements at both ends, and the comparison of a raw table with its source. */
abstract class RawTableFixture {
    static final String REPLACE = """
            /* headrace
            from = production
            sync = replace
            */
            """;

    @RegisterExtension
    final TestProject project = new TestProject();

    void atSource(String... statements) {
        project.production().execute(statements);
    }

    void inWarehouse(String... statements) {
        project.warehouse().execute(statements);
    }

    void assertEqualsSource(String table, String source) {
        String query = "select * from %s as test order by test::text collate \"C\"";
        assertThat(project.warehouse().rows(query.formatted(table)))
                .isEqualTo(project.production().rows(query.formatted(source)));
    }
}
