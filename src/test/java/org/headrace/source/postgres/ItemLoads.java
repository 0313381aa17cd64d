package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;

/** One table of a source, loaded in every way there is. */
final class ItemLoads {
    /** Makes the table {@code item} with 100 rows over five days. */
    static final String[] TABLE = {
        "create table item (id int, at timestamp, note text)",
        "insert into item select n, timestamp '2023-03-01' + n * interval '1 hour', 'first'"
                + " from generate_series(1, 100) as n"
    };

    private static final Map<String, String> SYNCS = new TreeMap<>(Map.of(
            "by_day", "period\nperiod { column = at, unit = day }",
            "by_key", "key\nkey = [id]",
            "whole", "replace",
            "log", "append",
            "lately", "append\ncursor = id\nlookback = 1000"));

    private static final String ROWS = "select id, at, note from %s order by id, at, note";

    private final TestProject project;

    ItemLoads(TestProject project) {
        this.project = project;
    }

    /** Writes the loads by row versions, and one that compares digests. */
    void write() {
        write("from item", "from item limit 1000000");
    }

    /**
     * Writes the loads of another query.
     *
     * @param from for all loads but one
     * @param digested for one that compares digests
     */
    void write(String from, String digested) {
        SYNCS.forEach((name, sync) -> write(name, sync, from));
        write("digested", "replace", digested);
    }

    /** Leaves this load alone in the project. */
    void writeOnly(String name) {
        tables().stream()
                .map(other -> project.folder().resolve("sql/main/load/" + other + ".sql"))
                .forEach(ItemLoads::delete);
        write(
                name,
                SYNCS.getOrDefault(name, "replace"),
                SYNCS.containsKey(name) ? "from item" : "from item limit 1000");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String sync, String from) {
        project.load(name, "/* headrace\nfrom = production\nsync = " + sync + "\n*/\nselect id, at, note " + from);
    }

    static List<String> tables() {
        return List.of("by_day", "by_key", "whole", "log", "lately", "digested");
    }

    void assertEqualTo(TestDatabase source) {
        List<String> rows = source.rows(ROWS.formatted("item"));
        for (String name : tables()) {
            assertThat(project.warehouse().rows(ROWS.formatted("raw." + name)))
                    .as(name)
                    .isEqualTo(rows);
        }
    }

    /** The ids of the transactions that wrote the rows in the warehouse. */
    String writers() {
        return project.warehouse()
                .value(tables().stream()
                        .map(name -> "select xmin from raw." + name)
                        .collect(Collectors.joining(
                                " union all ", "select string_agg(distinct xmin::text, ',') from (", ") as rows")));
    }
}
