package org.headrace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.headrace.TableName;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    private static final String FIRST = "V1__first.sql";
    private static final String SECOND = "V2__second.sql";

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    @TempDir
    private Path folder;

    private Session session;

    @BeforeEach
    void open() throws IOException {
        session = Session.open(databases.production().endpoint());
        Files.writeString(folder.resolve(FIRST), "create table first (id int);");
    }

    @AfterEach
    void close() {
        session.close();
    }

    private Migrations migrations(String... scripts) {
        return new Migrations("filesystem:" + folder, new TableName("public", "history"), List.of(scripts));
    }

    @Test
    void scriptsArePendingUntilTheyAreApplied() throws IOException {
        assertThat(migrations(FIRST).pending(session)).containsExactly(FIRST);
        assertThat(databases.production().value("select to_regclass('history')"))
                .isNull();

        assertThat(migrations(FIRST).apply(session)).containsExactly(FIRST);

        assertThat(migrations(FIRST).pending(session)).isEmpty();
        assertThat(databases.production().rows("select * from first")).isEmpty();
        Files.writeString(folder.resolve(SECOND), "insert into first values (2);");
        assertThat(migrations(FIRST, SECOND).apply(session)).containsExactly(SECOND);
        assertThat(migrations(FIRST, SECOND).apply(session)).isEmpty();
        assertThat(databases.production().rows("select * from first")).containsExactly("(2)");
    }

    @Test
    void aDatabaseThatHasTablesAlreadyIsMigratedToo() {
        databases.production().execute("create table precious (id int)");

        migrations(FIRST).apply(session);

        assertThat(databases.production().rows("select * from first")).isEmpty();
    }

    @Test
    void aScriptThatFailsIsNamedAndStaysPending() throws IOException {
        Files.writeString(folder.resolve(SECOND), "insert into first values (1);\nselect nonsense;\n");

        assertThatThrownBy(() -> migrations(FIRST, SECOND).apply(session))
                .hasMessageStartingWith(
                        "The migrations of production (" + session.endpoint().url() + ") failed: ")
                .hasMessageContaining(SECOND)
                .hasMessageContaining("column \"nonsense\" does not exist")
                .hasMessageEndingWith("\n  Correct the script; what Flyway applied so far is in public.history.");

        assertThat(migrations(FIRST, SECOND).pending(session)).containsExactly(SECOND);
        assertThat(databases.production().rows("select * from first")).isEmpty();
    }
}
