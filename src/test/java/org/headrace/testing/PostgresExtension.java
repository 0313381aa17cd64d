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

    private TestDatabase production;
    private TestDatabase warehouse;

    @Override
    public void beforeEach(ExtensionContext context) {
        production = server(context, "production").createDatabase("production");
        warehouse = server(context, "warehouse").createDatabase("warehouse");
    }

    private static PostgresServer server(ExtensionContext context, String database) {
        String name = System.getProperty("test." + database, "");
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(PostgresServer.class))
                .getOrComputeIfAbsent(
                        name,
                        key -> key.isEmpty() ? PostgresServer.start() : PostgresServer.named(key),
                        PostgresServer.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            if (context.getExecutionException().isEmpty()) {
                checkForLeaks(production);
                checkForLeaks(warehouse);
            }
        } finally {
            for (TestDatabase database : new TestDatabase[] {production, warehouse}) {
                database.close();
                server(context, database.endpoint().name()).drop(database.name());
            }
        }
    }

    private static void checkForLeaks(TestDatabase database) {
        await("the engine's sessions to end")
                .atMost(SESSION_END)
                .pollInterval(Duration.ofMillis(5))
                .pollDelay(Duration.ZERO)
                .until(() -> database.value("select count(*) from pg_stat_activity"
                                + " where application_name = 'headrace' and datname = current_database()")
                        .equals("0"));
        assertThat(database.rows("select oid::regclass from pg_class where relname like '%\\_\\_headrace\\_new'"))
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
