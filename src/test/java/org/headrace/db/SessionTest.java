package org.headrace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.headrace.testing.CutConnection.Cut.ENDLESS_SILENCE;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.headrace.Column;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.testing.CutConnection;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private Session session;

    @BeforeEach
    void open() {
        session = Session.open(databases.warehouse().endpoint());
        session.execute("create table public.item (id serial, name text)");
    }

    @AfterEach
    void close() {
        session.close();
    }

    private long count() {
        return session.one(row -> row.getLong(1), "select count(*) from public.item");
    }

    @Test
    void itsTimeZoneIsUtcWhateverTheDatabaseAndTheJvmSay() {
        assertThat(session.<String>one(row -> row.getString(1), "show time zone"))
                .isEqualTo("UTC");
        assertThat(session.<LocalDateTime>one(
                        row -> row.getObject(1, LocalDateTime.class),
                        "select timestamptz '2023-03-12 02:30+00'::timestamp"))
                .isEqualTo(LocalDateTime.of(2023, 3, 12, 2, 30));
    }

    @Test
    void whatARoleHasSetNeitherEndsASessionNorChangesWhatItReads() {
        String database = session.one(row -> row.getString(1), "select current_database()");
        String settings = """
                statement_timeout to '20ms'
                idle_in_transaction_session_timeout to '20ms'
                transaction_timeout to '20ms'
                idle_session_timeout to '20ms'
                lock_timeout to '9s'
                default_transaction_isolation to 'serializable'
                datestyle to 'SQL, DMY'
                intervalstyle to 'iso_8601'
                extra_float_digits to -10
                bytea_output to 'escape'
                xmlbinary to 'hex'
                xmloption to 'document'
                standard_conforming_strings to off
                array_nulls to off
                gin_fuzzy_search_limit to 1
                """;
        List<String> known = session.query(row -> row.getString(1), "select name from pg_settings");
        List<String> hostile = settings.lines()
                .filter(setting -> known.stream()
                        .anyMatch(name ->
                                setting.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + " ")))
                .toList();
        assertThat(hostile).hasSizeGreaterThan(12);
        hostile.forEach(setting -> session.execute("alter database " + database + " set " + setting));

        try (Session other = Session.open(databases.warehouse().endpoint())) {
            assertThat(other.<String>query(row -> row.getString(1), """
                    select name || '=' || setting from pg_settings
                    where name ~ '(statement|transaction|idle|session)_timeout|array_nulls|xml|intervalstyle|bytea_output'
                        or name in ('default_transaction_isolation', 'DateStyle', 'IntervalStyle', 'extra_float_digits',
                            'standard_conforming_strings', 'gin_fuzzy_search_limit')
                    order by name
                    """))
                    .containsSubsequence(
                            "DateStyle=ISO, MDY",
                            "IntervalStyle=postgres",
                            "array_nulls=on",
                            "bytea_output=hex",
                            "default_transaction_isolation=read committed",
                            "extra_float_digits=1",
                            "gin_fuzzy_search_limit=0",
                            "idle_in_transaction_session_timeout=0")
                    .contains("standard_conforming_strings=on", "xmlbinary=base64", "xmloption=content")
                    .filteredOn(setting -> setting.contains("timeout"))
                    .allMatch(setting -> setting.endsWith("=0"));
            assertThat(other.<String>one(row -> row.getString(1), "show lock_timeout"))
                    .isEqualTo("9s");
            assertThat(other.<String>one(row -> row.getString(1), "select 'slept' from pg_sleep(0.1)"))
                    .isEqualTo("slept");
        }
    }

    @Test
    void aFailedTransactionIsRolledBackAndTheNextOneWorks() {
        IllegalStateException failure = new IllegalStateException("on purpose");

        assertThatThrownBy(() -> session.inTransaction(() -> {
                    session.update("insert into public.item (name) values ('lost')");
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(count()).isZero();
        session.inTransaction(() -> {
            session.update("insert into public.item (name) values (?)", "kept");
        });
        assertThat(databases.warehouse().rows("select name from public.item")).containsExactly("(kept)");
    }

    @Test
    void aTransactionThatFailsAtItsCommitIsRolledBackAndTheNextStatementWorks() {
        session.execute("alter table public.item add unique (name) deferrable initially deferred");

        assertThatThrownBy(() -> session.inTransaction(() -> {
                    session.update("insert into public.item (name) values ('twice'), ('twice')");
                }))
                .hasMessageContaining("duplicate key");

        session.update("insert into public.item (name) values ('kept')");
        assertThat(databases.warehouse().rows("select name from public.item")).containsExactly("(kept)");
    }

    @Test
    void aCancelledSessionBeginsNoStatementButWhatIsUncancelled() {
        assertThatThrownBy(() -> session.inTransaction(() -> {
                    session.update("insert into public.item (name) values ('lost')");
                    session.cancel(PATIENCE);
                    session.update("insert into public.item (name) values ('refused')");
                }))
                .isInstanceOfSatisfying(
                        HeadraceException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.INTERRUPTED))
                .hasMessage("The command was interrupted; warehouse was asked nothing more.");

        assertThatThrownBy(() -> session.inSnapshot(() -> {})).hasMessageContaining("interrupted");
        session.uncancelled(() -> session.update("insert into public.item (name) values ('kept')"));
        assertThatThrownBy(() -> session.describe("select 1")).hasMessageContaining("interrupted");
        session.close();
        session.cancel(PATIENCE);
        assertThat(databases.warehouse().rows("select name from public.item")).containsExactly("(kept)");
    }

    @Test
    @Timeout(60)
    void aStatementThatWasOnItsWayWhenTheSessionWasCancelledIsMetByARepeatedMessage() throws SQLException {
        try (Statement onItsWay = session.driver().createStatement()) {
            session.cancel(PATIENCE);

            for (int i = 1; i <= 3; i++) {
                assertThatThrownBy(() -> onItsWay.execute("select pg_sleep(600)"))
                        .hasMessageContaining("canceling statement");
            }
        }
    }

    @Test
    @Timeout(60)
    void aCancelledSessionWhoseServerIsSilentIsCut() {
        try (CutConnection way = new CutConnection(databases.warehouse().endpoint(), 100_000, ENDLESS_SILENCE);
                Session silent = Session.open(way.endpoint())) {
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> silent.inTransaction(() -> {
                silent.query(row -> row.getString(1), "select repeat('x', 1000000)");
            }));
            way.awaitCut();

            silent.cancel(Duration.ofMillis(1));

            assertThat(running).failsWithin(PATIENCE).withThrowableThat().withMessageContaining("[08006]");
        }
    }

    /** A value that stands in the statement itself is no row's, and its author wants to see it. */
    @Test
    void aRowsValueIsNotQuoted() {
        session.execute("create table public.text as select 'se\"cret'::text as t, 99999999999 as n, '{\"secret' as j");
        String hidden = "\n  The value is not shown, as it may be a row's. Look for it with 'headrace query'.";

        assertThat(messageOf("select t::int from public.text"))
                .isEqualTo("invalid input syntax for type integer: \"...\" [22P02]" + hidden);
        assertThat(messageOf("select t::date from public.text"))
                .isEqualTo("invalid input syntax for type date: \"...\" [22007]" + hidden);
        assertThat(messageOf("select n::text::int from public.text"))
                .isEqualTo("value \"...\" is out of range for type integer [22003]" + hidden);
        assertThat(messageOf("select j::json from public.text")).doesNotContain("secret");
        assertThat(messageOf("select ('0x' || t)::int from public.text")).doesNotContain("cret");
        assertThat(messageOf("select to_date(t, 'YYYY') from public.text")).doesNotContain("secret");
        assertThat(messageOf("select convert_from('\\xff'::bytea, 'UTF8')"))
                .isEqualTo("invalid byte sequence for encoding \"UTF8\" [22021]");
        assertThat(messageOf("select 1 / 0")).isEqualTo("division by zero [22012]");
        assertThat(messageOf("select 'word'::int"))
                .isEqualTo("invalid input syntax for type integer: \"word\" [22P02]");
    }

    @Test
    void theKeysOfAStatementAreNotShown() {
        String message = assertThrows(
                        DatabaseException.class,
                        () -> session.execute(
                                "select 1 / count(*) from pg_class where relname = any ('{secret}'::text[])"))
                .getMessage();

        assertThat(message).contains("relname = any ('{...}'::text[])").doesNotContain("secret");
    }

    private String messageOf(String sql) {
        return assertThrows(DatabaseException.class, () -> session.query(row -> true, sql))
                .getMessage()
                .replaceFirst("warehouse answered: ", "")
                .replaceFirst("\n  statement: .*", "");
    }

    /** So that the lock of a client whose host died is free after a minute. */
    @Test
    void theServerLooksForItsClient() {
        assertThat(session.<String>one(row -> row.getString(1), """
                select concat_ws(' ', current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval'),
                    current_setting('tcp_keepalives_count'))
                """)).isEqualTo("30 10 3");
    }

    @Test
    void whatASessionLeavesOpenIsLostWhenItCloses() {
        try (Session other = Session.open(databases.warehouse().endpoint())) {
            other.beginSnapshot();
            assertThat(other.<Long>one(row -> row.getLong(1), "select count(*) from public.item"))
                    .isZero();
            assertThatThrownBy(() -> other.update("insert into public.item (name) values ('x')"))
                    .hasMessageContaining("read-only transaction");
        }
        assertThat(count()).isZero();
    }

    @Test
    void aSnapshotSeesOneState() {
        try (Session other = Session.open(databases.warehouse().endpoint())) {
            Transaction snapshot = other.beginSnapshot();
            other.one(row -> row.getLong(1), "select count(*) from public.item");
            session.update("insert into public.item (name) values ('later')");

            assertThat(other.find(row -> row.getString("name"), "select name from public.item"))
                    .isEmpty();
            snapshot.close();
            assertThat(other.find(row -> row.getString("name"), "select name from public.item"))
                    .contains("later");
        }
    }

    @Test
    void aQueryIsDescribedWithoutBeingRun() {
        assertThat(session.describe("select id, name, name ~ 'a?b' as matched, '{}'::jsonb ? 'key' as has_key, 1 / 0 as"
                        + " never from public.item"))
                .isEqualTo(List.of(
                        new Column("id", "int4"),
                        new Column("name", "text"),
                        new Column("matched", "bool"),
                        new Column("has_key", "bool"),
                        new Column("never", "int4")));
    }

    @Test
    void aQuestionMarkInANameALiteralOrACommentIsJustThat() {
        session.execute("create table public.odd (\"a?b\" int, \"??\" int, \"c\"\"?\" int)");

        assertThat(session.describe(
                        "select odd.*, '?', $$?$$ as \"'?\" -- ?\n from public.odd /* ? */ where '{}'::jsonb ? '?'"))
                .extracting(Column::name)
                .containsExactly("a?b", "??", "c\"?", "?column?", "'?");
    }

    @Test
    void aTypeIsToldFromOneOfTheUsersWithTheSameName() {
        session.execute("create type public.date as enum ('a')");
        session.execute("create domain public.year as public.date");
        session.execute(
                "create table public.odd (a public.date, b date, c public.date[], d public.year, e numeric(5, 2))");

        assertThat(session.describe("select * from public.odd"))
                .isEqualTo(List.of(
                        new Column("a", "public.date"),
                        new Column("b", "date"),
                        new Column("c", "public.date[]"),
                        new Column("d", "public.date"),
                        new Column("e", "numeric", (5 << 16 | 2) + 4)));
    }

    @Test
    void anErrorKnowsWhereInAPartOfTheStatementItIs() {
        String part = "select id,\n  nmae from public.item";

        DatabaseException failure =
                catchThrowableOfType(DatabaseException.class, () -> session.execute("create view wrong as\n" + part));

        assertThat(failure.sqlState()).isEqualTo("42703");
        assertThat(failure.positionIn(part)).isEqualTo(part.indexOf("nmae") + 1);
        assertThat(failure.positionIn("create view")).isZero();
        assertThat(failure.positionIn("something else")).isZero();
    }

    @Test
    void aStatementOfABatchFailsLikeAnyOther() {
        List<Object[]> rows = List.of(new Object[] {1, "fine"}, new Object[] {2, "a customer's name"});
        session.execute("alter table public.item add check (id < 2)");

        DatabaseException failure = catchThrowableOfType(
                DatabaseException.class, () -> session.updateAll("insert into public.item values (?, ?)", rows));

        assertThat(failure)
                .hasMessageStartingWith("warehouse answered: new row for relation \"item\" violates check constraint")
                .hasMessageNotContaining("a customer's name");
        assertThat(failure.sqlState()).isEqualTo("23514");
        assertThat(count()).isZero();
    }

    @Test
    void aWrongPasswordIsNamedWithoutBeingShown() {
        Endpoint right = session.endpoint();
        Endpoint wrong = new Endpoint("warehouse", right.url(), right.user(), Optional.of("open sesame"));

        assertThatThrownBy(() -> Session.open(wrong))
                .hasMessageContaining("Check user and password of connection 'warehouse' in headrace.conf")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void anotherKindOfDatabaseIsRefused() {
        Endpoint other =
                new Endpoint("warehouse", "jdbc:mariadb://db/x?password=secret", Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> Session.open(other))
                .hasMessage(
                        "The connection warehouse (jdbc:mariadb://db/x?password=***) is not PostgreSQL. Expected a URL"
                                + " such as jdbc:postgresql://host:5432/database.");
    }
}
