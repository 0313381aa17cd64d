package org.headrace.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Changed inputs, changed definitions, periods, edited and deleted files in random order: after each export of everything, the tree is
 * what an export into an empty folder gives. Where a part of what is known is made to say "as before", it no longer is.
 * {@code -Dseed=} gives other orders, {@code -Dtest.rounds=} longer ones.
 */
class RandomExportTest {
    /** With the usual one, each part that is left out soon shows; with others, some need more rounds. */
    private static final long SEED = Long.getLong("seed", 3);

    private static final int ROUNDS = Integer.getInteger("test.rounds", 15);

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final Random random = new Random(SEED);
    private final Set<String> negated = new HashSet<>();
    private int freshFolders;

    /** What is left out of the decision to leave an export alone. */
    private enum LeftOut {
        VERSIONS("""
                update headrace.export set versions = (
                    select array_agg(coalesce(relation.version, 0) order by input.position)
                    from unnest(export.inputs) with ordinality as input (name, position)
                    left join headrace.relation on relation.relation = input.name
                )
                """),
        DEFINITION("update headrace.export set definition = (select definition from public.definitions"
                + " where definitions.name = export.name)");

        private final String tampering;

        LeftOut(String tampering) {
            this.tampering = tampering;
        }
    }

    @BeforeEach
    void writeProject() {
        project.production()
                .execute(
                        "create table event (at timestamp, value int)",
                        "insert into event select timestamp '2023-01-01' + n * interval '1 day', n"
                                + " from generate_series(0, 89, 5) as n");
        project.load("event", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, value from event
                """);
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                */
                select event.at::date as date, sum(event.value)::bigint as total from raw.event group by event.at::date
                """);
        write("daily");
        write("monthly");
        project.prepare();
        project.export();
    }

    private void write(String name) {
        boolean isDaily = name.equals("daily");
        project.export(name, """
                /* headrace
                path = "year={year}/month={month}/%1$s%2$s.csv"
                */
                select
                    extract(year from day.date)::int as year,
                    extract(month from day.date)::int as month,
                    %3$s
                    sum(%4$sday.total)::bigint as total
                from mart.day
                group by extract(year from day.date), extract(month from day.date)%5$s
                """.formatted(
                        name,
                        isDaily ? "_{day}" : "",
                        isDaily ? "extract(day from day.date)::int as day," : "",
                        negated.contains(name) ? "-" : "",
                        isDaily ? ", extract(day from day.date)" : ""));
    }

    @Test
    void theTreeIsWhatAnExportIntoAnEmptyFolderGives() throws IOException {
        assertThat(roundsUntilWrong(() -> {}, () -> {})).as("seed " + SEED).isEqualTo(ROUNDS);
    }

    @ParameterizedTest
    @EnumSource(LeftOut.class)
    void withAPartOfTheProofLeftOutItIsNot(LeftOut part) throws IOException {
        project.warehouse().execute("create table public.definitions (name text primary key, definition text)");
        int rounds = roundsUntilWrong(() -> {}, () -> {
            if (part == LeftOut.DEFINITION) {
                rememberDefinitions();
            }
            project.warehouse().execute(part.tampering);
        });

        assertThat(rounds).as("seed " + SEED).isLessThan(ROUNDS);
    }

    /** What each export is defined as now, told by an export into another folder. */
    private void rememberDefinitions() {
        exportAnew();
        project.warehouse().execute("truncate public.definitions", """
                insert into public.definitions
                select distinct on (name) name, definition from headrace.export order by name, equal_at desc
                """);
    }

    @Test
    void withAPeriodTakenForEverythingItIsNot() throws IOException {
        project.warehouse().execute("create table public.kept as select * from headrace.export");
        int rounds = roundsUntilWrong(
                () -> project.warehouse().execute("""
                        insert into headrace.export
                        select
                            folder_id, pipeline, name, definition, inputs,
                            (select array[version] from headrace.relation where relation = 'mart.day'), files, equal_at, run_id
                        from public.kept
                        on conflict (folder_id, pipeline, name) do update set versions = excluded.versions
                        """),
                () -> project.warehouse()
                        .execute("update public.kept set definition = export.definition,"
                                + " files = export.files from headrace.export where export.folder_id = kept.folder_id"
                                + " and export.name = kept.name"));

        assertThat(rounds).as("seed " + SEED).isLessThan(ROUNDS);
    }

    @Test
    void withoutTheTimesOfFilesItIsNot() throws IOException {
        int rounds = roundsUntilWrong(() -> {}, this::forgetTimes);

        assertThat(rounds).as("seed " + SEED).isLessThan(ROUNDS);
    }

    /** As if only names and sizes of files were looked at. */
    private void forgetTimes() {
        for (String file : project.files()) {
            try {
                FileStamp stamp = FileStamp.find(path(file)).orElseThrow();
                project.warehouse()
                        .execute("update headrace.exported_file set modified_nanos = "
                                + stamp.modifiedNanos() + ", changed_nanos = "
                                + stamp.changedNanos().orElseThrow() + " where path = '" + file + "' and bytes = "
                                + stamp.bytes());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private int roundsUntilWrong(Runnable afterAPeriod, Runnable beforeEverything) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                disturb(afterAPeriod);
            }
            beforeEverything.run();
            project.settings("export-dir = exports");
            project.export();
            if (!tree("exports").equals(exportAnew())) {
                return round;
            }
        }
        return ROUNDS;
    }

    private Map<String, String> exportAnew() {
        String fresh = "fresh" + freshFolders++;
        project.settings("export-dir = " + fresh);
        project.export();
        try {
            return tree(fresh);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            project.settings("export-dir = exports");
        }
    }

    private void disturb(Runnable afterAPeriod) throws IOException {
        int day = random.nextInt(90);
        String at = "timestamp '2023-01-01' + " + day + " * interval '1 day'";
        switch (random.nextInt(10)) {
            case 0 -> change("insert into event values (" + at + ", " + random.nextInt(100) + ")");
            case 1 -> change("delete from event where at <= " + at + " and at > " + at + " - interval '8 days'");
            case 2 -> change("update event set value = value + 1 where at >= " + at);
            case 3, 4 -> negate(random.nextBoolean() ? "daily" : "monthly");
            case 5, 6 -> {
                project.export(2023, 1 + random.nextInt(3));
                afterAPeriod.run();
            }
            case 7 -> withSomeFile(Files::delete);
            case 8 -> withSomeFile(RandomExportTest::editToTheSameSize);
            case 9 -> withSomeFile(file -> Files.writeString(file, "edited", UTF_8));
            default -> throw new AssertionError();
        }
    }

    private void negate(String name) {
        if (!negated.remove(name)) {
            negated.add(name);
        }
        write(name);
    }

    private void change(String sql) {
        project.production().execute(sql);
        project.prepare();
    }

    private interface FileWork {
        void perform(Path file) throws IOException;
    }

    private void withSomeFile(FileWork work) throws IOException {
        List<String> files = new ArrayList<>(project.files());
        if (!files.isEmpty()) {
            work.perform(path(files.get(random.nextInt(files.size()))));
        }
    }

    private static void editToTheSameSize(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 2] = (byte) (bytes[bytes.length - 2] == '1' ? '2' : '1');
        Files.write(file, bytes);
    }

    private Path path(String file) {
        return project.folder().resolve("exports").resolve(file);
    }

    private Map<String, String> tree(String folder) throws IOException {
        Path root = project.folder().resolve(folder);
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                tree.put(root.relativize(path).toString(), Files.readString(path, UTF_8));
            }
        }
        return tree;
    }
}
