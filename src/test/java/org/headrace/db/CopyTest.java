package org.headrace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.headrace.HeadraceException;
import org.headrace.testing.CutConnection;
import org.headrace.testing.PostgresExtension;
import org.headrace.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyTest {
    private static final String OUT = "copy (select * from item) to stdout (format binary)";
    private static final String IN = "copy item from stdin (format binary)";
    private static final String DIGEST =
            "select count(*) || ' ' || sum(hashtextextended(item::text, 0)::numeric) from item";

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private Session source() {
        return Session.open(databases.production().endpoint());
    }

    private Session target() {
        return Session.open(databases.warehouse().endpoint());
    }

    private void makeTables(String columns) {
        for (TestDatabase database : new TestDatabase[] {databases.production(), databases.warehouse()}) {
            database.execute("create table item (" + columns + ")");
        }
    }

    /** The rows of a COPY as text. */
    private List<String> linesOf(String copy) {
        List<String> lines = new ArrayList<>();
        try (Session source = source()) {
            Copy.out(
                    source,
                    copy,
                    (buffer, start, length) ->
                            lines.add(new String(buffer, start, length - 1, StandardCharsets.US_ASCII)));
        }
        return lines;
    }

    @Test
    void aPipeCopiesEveryRowAsItIs() {
        makeTables("id int, name text, at timestamp");
        databases.production().execute("""
                insert into item
                select n, nullif(repeat(md5(n::text), n % 7), ''), timestamp '2023-01-01' + n * interval '1 minute'
                from generate_series(1, 200000) as n
                """);

        try (Session source = source();
                Session target = target()) {
            Copy.Copied copied = Copy.pipe(source, OUT, new Copy.CopyWriter(target, IN));

            assertThat(copied.rows()).isEqualTo(200_000);
            assertThat(copied.bytes()).isGreaterThan(200_000 * 20);
        }
        assertThat(databases.warehouse().value(DIGEST))
                .isEqualTo(databases.production().value(DIGEST));
    }

    @Test
    void rowsLargerThanTheBatchGoThrough() {
        makeTables("id int, bytes text");
        databases
                .production()
                .execute("insert into item select n, repeat(md5(n::text), n * 1000) from generate_series(1, 9) as n");

        try (Session source = source();
                Session target = target()) {
            assertThat(Copy.pipe(source, OUT, new Copy.CopyWriter(target, IN)).rows())
                    .isEqualTo(9);
        }
        assertThat(databases.warehouse().value(DIGEST))
                .isEqualTo(databases.production().value(DIGEST));
    }

    @Test
    void rowsOfEverySizeArriveWhole() {
        List<String> expected = new ArrayList<>();
        for (int length : new int[] {1, 8_000, 40, 70_000}) {
            for (int more = 0; more < 400; more++) {
                expected.add("x".repeat(length + more));
            }
        }
        String rows = "select repeat('x', length + more)"
                + " from unnest(array[1, 8000, 40, 70000]) with ordinality as base (length, position),"
                + " generate_series(0, 399) as more order by position, more";

        assertThat(linesOf("copy (" + rows + ") to stdout")).isEqualTo(expected);
    }

    @Test
    void whatTheServerRemarksAmongTheRowsIsNoRow() {
        databases.production().execute("""
                create function odd(n int) returns boolean language plpgsql as $$
                begin
                    raise warning '% was looked at', n;
                    return n % 2 = 1;
                end $$
                """);

        assertThat(linesOf("copy (select n from generate_series(1, 10) as n where odd(n)) to stdout"))
                .containsExactly("1", "3", "5", "7", "9");
    }

    @Test
    void aSourceThatFailsHalfwayLeavesNothingAtTheTarget() {
        makeTables("id int");
        databases.production().execute("insert into item select 50000 - n from generate_series(1, 60000) as n");

        try (Session source = source();
                Session target = target()) {
            assertThatThrownBy(() -> Copy.pipe(
                            source,
                            "copy (select 1 / id from item) to stdout (format binary)",
                            new Copy.CopyWriter(target, IN)))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageStartingWith("production answered: division by zero [22012]");
            assertThat(target.<Long>one(row -> row.getLong(1), "select count(*) from item"))
                    .isZero();
            assertThat(source.<Long>one(row -> row.getLong(1), "select count(*) from item"))
                    .isEqualTo(60_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"END, 0", "END, 20000", "RESET, 0", "RESET, 20000", "SILENCE, 0", "SILENCE, 20000"})
    @Timeout(60)
    void aConnectionThatIsCutAmongTheRowsIsLostAndLeavesNothingAtTheTarget(CutConnection.Cut cut, int width) {
        makeTables("id int, filler text");
        databases
                .production()
                .execute("insert into item select id, repeat('x', " + width + ") from generate_series(1, "
                        + 4_000_000 / (width + 20) + ") as id");

        try (CutConnection way = new CutConnection(databases.production().endpoint(), 1_000_003, cut);
                Session source = Session.open(way.endpoint());
                Session target = target()) {
            assertThatThrownBy(() -> source.inSnapshot(() -> {
                        Copy.pipe(source, OUT, new Copy.CopyWriter(target, IN));
                    }))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageStartingWith("production answered: ")
                    .hasMessageContaining("[08006]")
                    .hasMessageEndingWith("is up and reachable, then run the command again.");
            assertThat(target.<Long>one(row -> row.getLong(1), "select count(*) from item"))
                    .isZero();
        }
    }

    @Test
    void aTargetThatRefusesARowNamesNoValues() {
        makeTables("id int");
        databases.warehouse().execute("alter table item add constraint small check (id < 10)");
        databases.production().execute("insert into item values (1), (4711)");

        try (Session source = source();
                Session target = target()) {
            assertThatThrownBy(() -> Copy.pipe(source, OUT, new Copy.CopyWriter(target, IN)))
                    .isInstanceOf(HeadraceException.class)
                    .hasMessageStartingWith(
                            "warehouse answered: new row for relation \"item\" violates check constraint")
                    .hasMessageNotContaining("4711");
        }
    }
}
