package org.headrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MariaDbServerTest {
    @RegisterExtension
    final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @Test
    void mariaDbAnswersAndEachTestHasADatabaseOfItsOwn() {
        mariaDb.database().execute("create table only_here (i int)", "insert into only_here values (1), (null)");

        assertThat(mariaDb.database().rows("select i, '' from only_here")).containsExactly("(1,\"\")", "(,\"\")");
        assertThat(mariaDb.database().value("select version()")).contains("MariaDB");
    }

    @Test
    void theNextTestFindsNothing() {
        assertThat(mariaDb.database().rows("show tables")).isEmpty();
    }
}
