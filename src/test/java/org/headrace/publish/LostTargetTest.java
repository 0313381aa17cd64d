package org.headrace.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.headrace.db.DatabaseException;
import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The target is lost in the middle of its transaction. */
final class LostTargetTest {
    @RegisterExtension
    final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @RegisterExtension
    final TestProject project = new TestProject();

    @Test
    void nothingIsHalfDoneAndTheNextRunCatchesUp() throws SQLException {
        project.settings(
                "connections { analytics { url = \"" + mariaDb.database().url() + "\", user = root } }");
        project.production()
                .execute(
                        "create table item (id int, value int)",
                        "insert into item select n, n from generate_series(1, 9) as n");
        project.load("item", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, value from item");
        project.publication(
                "item", "/* headrace\nto = analytics\ntable = item\nkey = [id]\n*/\nselect id, value from raw.item");
        project.prepare();
        project.publish();
        project.production().execute("delete from item where id = 1", "update item set value = 0 where id = 9");
        project.prepare();

        try (Connection other = mariaDb.database().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from item where id = 9 for update");
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(project::publish);
            String waiting =
                    "select id from information_schema.processlist where db = database() and info like 'delete%'";
            await("the run to wait for the row")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !mariaDb.database().rows(waiting).isEmpty());
            mariaDb.database().execute("kill " + mariaDb.database().value(waiting));

            assertThatThrownBy(publishing::join)
                    .cause()
                    .satisfies(failure ->
                            assertThat(DatabaseException.isTransient(failure)).isTrue());
            other.rollback();
        }
        assertThat(mariaDb.database().value("select concat(count(*), ' ', sum(value)) from item"))
                .isEqualTo("9 45");

        assertThat(project.publish().detail("item")).isEqualTo("8 rows compared: 0 inserted, 1 updated, 1 deleted");
    }
}
