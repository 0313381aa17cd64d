package org.headrace.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headrace.HeadraceException;
import org.headrace.Sync;
import org.headrace.duckdb.DuckDb;
import org.headrace.source.Rows;
import org.headrace.source.Source;
import org.headrace.source.SourceQuery;

/**
 * A folder of files. There is no snapshot of files: instead, a load looks at the files when it begins, and fails if one of them is another
 * when it has read them.
 */
public final class FilesSource implements Source {
    private final DuckDb duck;
    private final Path folder;
    private final long takenNanos = System.nanoTime();

    /**
     * Opens a folder.
     *
     * @param home the project's folder for what the engine keeps
     * @param extensions a folder of extensions of DuckDB, all of which are loaded; queries may then read from elsewhere than the folder
     * @throws AbsentFilesException if the folder is not there
     */
    public FilesSource(Path folder, Path home, Optional<Path> extensions) {
        if (!Files.isDirectory(folder)) {
            throw new AbsentFilesException("there is no folder " + folder);
        }
        this.folder = realPath(folder);
        List<String> settings = new ArrayList<>();
        extensions.ifPresentOrElse(
                libraries -> settings.addAll(loads(libraries)),
                // So that no query reads a file whose changes would not be seen.
                () -> settings.addAll(List.of(
                        "set allowed_directories = [" + DuckDb.literal(this.folder.toString()) + "]",
                        "set enable_external_access = false")));
        settings.add("set lock_configuration = true");
        this.duck = DuckDb.open(home).with(settings.toArray(String[]::new));
    }

    private static Path realPath(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw HeadraceException.failed(folder + " cannot be read: " + e + ". Make the folder readable.", e);
        }
    }

    private static List<String> loads(Path extensions) {
        try (Stream<Path> files = Files.list(extensions)) {
            return files.filter(file -> file.toString().endsWith(".duckdb_extension"))
                    .sorted()
                    .map(file -> "load " + DuckDb.literal(file.toString()))
                    .toList();
        } catch (IOException e) {
            throw HeadraceException.failed(
                    "The folder of DuckDB's extensions cannot be listed: " + e + ". Correct the key 'extensions'.", e);
        }
    }

    @Override
    public Rows rows(SourceQuery query) {
        if (query.sync() instanceof Sync.Append append && append.cursor().isEmpty()) {
            throw HeadraceException.failed(
                    "A load with sync = append finds new rows by the transactions that wrote them, and files"
                            + " have none. Give 'cursor' and 'lookback', or load by period, key or replace.");
        }
        return new FileRows(duck, query, FileQuery.of(duck, query.sql(), folder), folder);
    }

    @Override
    public long takenNanos() {
        return takenNanos;
    }

    @Override
    public void close() {
        duck.close();
    }
}
