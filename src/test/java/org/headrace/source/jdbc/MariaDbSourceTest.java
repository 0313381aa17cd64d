package org.headrace.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.headrace.Sync;
import org.headrace.db.CopyTarget;
import org.headrace.db.DatabaseException;
import org.headrace.db.Endpoint;
import org.headrace.db.Session;
import org.headrace.source.LoadedState;
import org.headrace.source.Rows;
import org.headrace.source.Source;
import org.headrace.source.SourceQuery;
import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One snapshot of a MariaDB server. */
class MariaDbSourceTest {
    @RegisterExtension
    private final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private Source open() {
        return MariaDbSource.open(
                new Endpoint("shop", mariaDb.database().url(), Optional.of("root"), Optional.empty()));
    }

    private static Rows rows(Source source, String sql) {
        return source.rows(new SourceQuery(sql, new Sync.Replace(), Optional.empty()));
    }

    @Test
    void allThatItTellsBelongsTogether() {
        mariaDb.database()
                .execute(
                        "create table one (n int)",
                        "create table other (n int)",
                        "insert into one values (1)",
                        "insert into other values (1)");
        databases.warehouse().execute("create table one (n int)", "create table other (n int)");
        try (Source source = open();
                Session warehouse = Session.open(databases.warehouse().endpoint())) {
            mariaDb.database().execute("insert into one values (2)");
            Rows one = rows(source, "select n from one");
            LoadedState before = one.changes(Optional.empty()).known();
            mariaDb.database().execute("insert into other values (2)", "delete from one where n = 1");

            assertThat(one.copyAll(one.columns(), new CopyTarget(warehouse, "one", List.of("n")))
                            .rows())
                    .isEqualTo(1);
            Rows other = rows(source, "select n from other");
            assertThat(other.copyAll(other.columns(), new CopyTarget(warehouse, "other", List.of("n")))
                            .rows())
                    .isEqualTo(1);
            assertThat(one.changes(Optional.of(before)).periods().isEmpty()).isTrue();
        }
        assertThat(databases.warehouse().rows("select * from one")).containsExactly("(1)");
    }

    @Test
    void aTableThatIsAlteredAfterTheSnapshotIsReadAgain() {
        mariaDb.database().execute("create table one (n int)", "insert into one values (1)");
        try (Source source = open()) {
            mariaDb.database().execute("alter table one force");

            assertThatThrownBy(() -> rows(source, "select n from one").changes(Optional.empty()))
                    .isInstanceOf(DatabaseException.class)
                    .matches(DatabaseException::isTransient)
                    .hasMessageContaining("Table definition has changed, please retry transaction");
        }
    }

    @Test
    void whatOthersWroteSinceIsNotLockedOut() {
        mariaDb.database().execute("create table one (n int)");
        try (Source source = open()) {
            rows(source, "select n from one").changes(Optional.empty());
            mariaDb.database().execute("insert into one values (1)");
        }
        assertThat(mariaDb.database().value("select count(*) from one")).isEqualTo("1");
    }

    @Test
    void wrongSqlAndRefusedLoginsAreToldWithoutSecrets() {
        try (Source source = open()) {
            assertThatThrownBy(() -> rows(source, "selec 1"))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageStartingWith("shop answered: ")
                    .hasMessageContaining("statement: selec 1");
        }
        Endpoint wrong = new Endpoint("shop", mariaDb.database().url(), Optional.of("nobody"), Optional.of("hunter2"));
        assertThatThrownBy(() -> MariaDbSource.open(wrong))
                .isInstanceOf(DatabaseException.class)
                .hasMessageNotContainingAny("hunter2")
                .hasMessageContaining("Access denied");
    }
}
