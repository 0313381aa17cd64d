package org.headrace.source.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodColumn;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.duckdb.DuckDb;
import org.headrace.load.RawLoad;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.source.Rows;
import org.headrace.source.SourceQuery;
import org.headrace.testing.TestDatabase;

/** A folder of files, and the raw table {@code raw.item} that a query over them is loaded into, again and again. */
final class LoadedFiles {
    static final TableName TABLE = new TableName("raw", "item");
    static final Sync BY_DAY = new Sync.ByPeriod(new PeriodColumn("seen", PeriodUnit.DAY));

    private final Path home;
    private final Path folder;
    private final TestDatabase warehouse;
    private Optional<LoadedState> state = Optional.empty();
    private Optional<Path> extensions = Optional.empty();

    LoadedFiles(Path home, TestDatabase warehouse) throws IOException {
        this.home = home;
        this.folder = Files.createDirectories(home.resolve("files"));
        this.warehouse = warehouse;
    }

    Path folder() {
        return folder;
    }

    void extensions(Path from) {
        extensions = Optional.of(from);
    }

    /** Writes a file by the SELECT of its rows; it looks as if it had been written long ago. */
    void write(String name, String select) {
        try (DuckDb duck = DuckDb.open(home)) {
            Path part = home.resolve("part" + name.substring(name.indexOf('.')));
            duck.execute("copy (" + select + ") to " + DuckDb.literal(part.toString()));
            Files.move(part, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FilesSource open() {
        return new FilesSource(folder, home, extensions);
    }

    /** What a load would do. */
    Changes changes(String sql, Sync sync) {
        try (FilesSource source = open()) {
            return source.rows(query(sql, sync)).changes(state);
        }
    }

    /** Loads, and keeps what is known then. */
    Changes load(String sql, Sync sync) {
        try (FilesSource source = open();
                Session session = Session.open(warehouse.endpoint())) {
            Rows rows = source.rows(query(sql, sync));
            Changes changes = rows.changes(state);
            state = Optional.of(
                    changes.extent() == Changes.Extent.NONE
                            ? changes.known()
                            : session.inTransaction(() -> new RawLoad(session, Set.of(), (row, start, length) -> {})
                                    .load(rows, TABLE, sync, sync.period(), changes)
                                    .current()));
            return changes;
        }
    }

    /** As if what was loaded had been loaded long ago, so that times of files say whether they changed. */
    void rememberFiles(String sql, Sync sync) {
        try (FilesSource source = open()) {
            FileListing listing = ((FileRows) source.rows(query(sql, sync))).listing();
            var values = new java.util.HashMap<>(state.orElseThrow().position().values());
            listing.stamps()
                    .forEach((file, stamp) -> values.computeIfPresent(
                            FileRows.key(folder, file), (key, text) -> text.replaceFirst("^fresh", stamp.toString())));
            state = state.map(known -> known.at(new org.headrace.source.Position(values)));
        }
    }

    private static SourceQuery query(String sql, Sync sync) {
        return new SourceQuery(sql, sync, Optional.empty());
    }

    List<String> rows() {
        return warehouse.rows("select * from raw.item order by 1, 2");
    }

    LoadedState state() {
        return state.orElseThrow();
    }
}
