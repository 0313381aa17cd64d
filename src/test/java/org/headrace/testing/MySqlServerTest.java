package org.headrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MySqlServerTest {
    @RegisterExtension
    final MariaDbExtension mySql = MariaDbExtension.mySql();

    @Test
    void mySqlAnswersTheDriverOfMariaDb() {
        assertThat(mySql.database().value("select version()")).startsWith("8.0.12");
    }
}
