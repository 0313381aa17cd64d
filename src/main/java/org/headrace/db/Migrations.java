package org.headrace.db;

import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.headrace.HeadraceException;
import org.headrace.TableName;

/**
 * Versioned scripts of one database, applied by Flyway. Flyway is slow to start, so it is asked only when its history table
 * does not list every script.
 *
 * @param location where the scripts are, as Flyway writes it: {@code filesystem:...} or {@code classpath:...}
 * @param history Flyway's history table
 * @param scripts the names of all scripts at {@code location}
 */
public record Migrations(String location, TableName history, List<String> scripts) {
    public Migrations {
        scripts = List.copyOf(scripts);
    }

    /** The scripts that this database has not seen; reads only. */
    public List<String> pending(Session session) {
        Optional<String> table = session.one(
                row -> Optional.ofNullable(row.getString(1)), "select to_regclass(?)::text", history.quoted());
        if (table.isEmpty()) {
            return scripts;
        }
        List<String> applied = session.query(
                row -> row.getString(1),
                "select script from " + history.quoted() + " where success and script is not null");
        return scripts.stream().filter(script -> !applied.contains(script)).toList();
    }

    /**
     * Applies the pending scripts, in order of version; returns their names. A script and its line in the history are one transaction, unless
     * the script cannot be in one: whenever this is killed, the next call goes on where it ended.
     */
    public List<String> apply(Session session) {
        List<String> pending = pending(session);
        if (pending.isEmpty()) {
            return pending;
        }
        Endpoint endpoint = session.endpoint();
        try {
            FluentConfiguration flyway = Flyway.configure();
            // By default a script and its line in the history are committed by two sessions, one after the other.
            flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                    .setTransactionalLock(false);
            flyway.dataSource(
                            endpoint.url(),
                            endpoint.user().orElse(null),
                            endpoint.password().orElse(null))
                    .locations(location)
                    .defaultSchema(history.schema())
                    .table(history.name())
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw HeadraceException.failed(
                    "The migrations of " + endpoint + " failed: " + e.getMessage()
                            + "\n  Correct the script; what Flyway applied so far is in " + history + ".",
                    e);
        }
        return pending;
    }
}
