package org.headrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test two empty databases of the JVM's one server, {@code production} and a {@code warehouse} with the engine's
 * schema. After the test the engine must have left no session open and no half-built table; then both are dropped.
 */
public final class PostgresExtension implements BeforeEachCallback, AfterEachCallback {
    private static final Duration SESSION_END = Duration.ofSeconds(5);

    private PostgresServer server;
    private TestDatabase production;
    private TestDatabase warehouse;

    @Override
    public void beforeEach(ExtensionContext context) {
        server = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(PostgresServer.class))
                .getOrComputeIfAbsent(PostgresServer.class, key -> PostgresServer.start(), PostgresServer.class);
        production = server.createDatabase("production");
        warehouse = server.createDatabase("warehouse");
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            if (context.getExecutionException().isEmpty()) {
                checkForLeaks();
            }
        } finally {
            for (TestDatabase database : new TestDatabase[] {production, warehouse}) {
                database.close();
                server.drop(database.name());
            }
        }
    }

    private void checkForLeaks() {
        String sessions = "select count(*) from pg_stat_activity where application_name = 'headrace' and datname in ('"
                + production.name() + "', '" + warehouse.name() + "')";
        await("the engine's sessions to end")
                .atMost(SESSION_END)
                .pollInterval(Duration.ofMillis(5))
                .pollDelay(Duration.ZERO)
                .until(() -> warehouse.value(sessions).equals("0"));
        assertThat(warehouse.rows("select oid::regclass from pg_class where relname like '%\\_\\_headrace\\_new'"))
                .as("tables left half-built")
                .isEmpty();
    }

    public TestDatabase production() {
        return production;
    }

    public TestDatabase warehouse() {
        return warehouse;
    }
}
