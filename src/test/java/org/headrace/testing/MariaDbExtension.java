package org.headrace.testing;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test an empty database of the JVM's one MariaDB or MySQL server, which is started for the first of them. Where there is no
 * such server, the tests are skipped, and it is said why.
 */
public final class MariaDbExtension implements BeforeEachCallback, AfterEachCallback {
    private final MariaDbServer.Kind kind;
    private Optional<MariaDbDatabase> database = Optional.empty();

    private MariaDbExtension(MariaDbServer.Kind kind) {
        this.kind = kind;
    }

    /** On the MariaDB of this machine. */
    public static MariaDbExtension mariaDb() {
        return new MariaDbExtension(MariaDbServer.Kind.MARIADB);
    }

    /** On the MySQL 8.0.12 of Maven Central. */
    public static MariaDbExtension mySql() {
        return new MariaDbExtension(MariaDbServer.Kind.MYSQL);
    }

    @Override
    @SuppressWarnings("SystemOut") // a skipped test is reported, never silent
    public void beforeEach(ExtensionContext context) {
        MariaDbServer.missing(kind).ifPresent(reason -> {
            System.out.println("SKIPPED: " + context.getDisplayName() + ": " + reason);
            Assumptions.abort(reason);
        });
        database = Optional.of(server(context).createDatabase());
    }

    private MariaDbServer server(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(MariaDbServer.class))
                .getOrComputeIfAbsent(kind, MariaDbServer::start, MariaDbServer.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (database.isPresent()) {
            database.get().close();
            server(context).drop(database.get().name());
        }
    }

    public MariaDbDatabase database() {
        return database.orElseThrow();
    }
}
