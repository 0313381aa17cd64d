package org.headrace.source.files;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.Sync;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;
import org.headrace.duckdb.DuckDb;
import org.headrace.duckdb.DuckDbException;
import org.headrace.source.Changes;
import org.headrace.source.Copied;
import org.headrace.source.LoadedState;
import org.headrace.source.LostHistory;
import org.headrace.source.PeriodState;
import org.headrace.source.Position;
import org.headrace.source.RawContents;
import org.headrace.source.Rows;
import org.headrace.source.SourceQuery;

/**
 * The rows of a query over files. If no file changed, nothing did. Else the files that changed are read for a digest of each period; the
 * other files have what they had. The digest goes by the version of DuckDB that computes it, and by the columns' types.
 */
final class FileRows implements Rows {
    private static final String CHANGED_DEFINITION = "its query, the columns of the files, or DuckDB's version changed";

    private static final String FILE = "file ";
    private static final String FILE_COLUMN = "\"headrace file\"";

    private final DuckDb duck;
    private final Path folder;
    private final SourceQuery query;
    private final FileQuery files;
    private final FileListing listing;
    private final List<FileColumn> columns;
    private final Optional<FileScan> scan;

    FileRows(DuckDb duck, SourceQuery query, FileQuery files, Path folder) {
        this.duck = duck;
        this.folder = folder;
        this.query = query;
        this.files = files;
        this.listing = FileListing.of(duck, files.scans());
        this.columns = FileColumn.of(duck, files.sql());
        // DuckDB may take folders such as day=01 for columns, of a type that it guesses from all the files that it
        // reads together.
        boolean mayBeHive = listing.stamps().keySet().stream()
                .anyMatch(file -> String.valueOf(file.getParent()).contains("="));
        this.scan = mayBeHive ? Optional.empty() : files.oneScan();
    }

    /** How the state names a file, wherever the folder is. */
    static String key(Path folder, Path file) {
        return FILE + (file.startsWith(folder) ? folder.relativize(file) : file);
    }

    FileListing listing() {
        return listing;
    }

    @Override
    public List<Column> columns() {
        return columns.stream().map(FileColumn::column).toList();
    }

    @Override
    public Changes changes(Optional<LoadedState> previous, RawContents raw) {
        String definition = definition();
        Optional<LoadedState> known =
                previous.filter(state -> state.definition().equals(definition));
        if (isLog() && previous.isPresent() && known.isEmpty()) {
            throw LostHistory.of(CHANGED_DEFINITION, "whose files were removed", "the files still have");
        }
        if (known.isPresent() && files.isTimeless() && isListed(known.get())) {
            return Changes.none(known.get());
        }
        SchemaCheck.of(duck, files.scans(), known.map(this::unchanged).orElse(Set.of()));
        if (known.isEmpty()) {
            LoadedState nothing = new LoadedState(definition, new Position(Map.of()), Map.of());
            String reason = previous.isEmpty() ? "initial load" : CHANGED_DEFINITION;
            return everything(Changes.Extent.ANEW, OptionalLong.empty(), nothing, true, reason);
        }
        return since(known.get(), digests(known.get()));
    }

    private Changes since(LoadedState known, FileDigests digests) {
        LoadedState current = state(known.definition(), digests);
        Set<LocalDateTime> changed = PeriodState.differing(current.periods(), known.periods());
        if (changed.isEmpty()) {
            return Changes.none(current, "files changed, their rows did not");
        }
        if (query.sync() instanceof Sync.ByKey || isLog()) {
            return everything(
                    Changes.Extent.ALL, OptionalLong.of(current.rows()), current, false, "changed at the source");
        }
        return query.sync()
                .period()
                .map(period -> byPeriod(period, changed, digests, current))
                .orElseGet(() -> everything(
                        Changes.Extent.ANEW, OptionalLong.of(current.rows()), current, false, "changed at the source"));
    }

    private Changes everything(
            Changes.Extent extent, OptionalLong rows, LoadedState state, boolean isCounted, String reason) {
        FilesSelection all = new FilesSelection(List.copyOf(listing.stamps().keySet()), "true", isCounted);
        return Changes.counted(PeriodSet.EVERYTHING, extent, all, rows, state, reason);
    }

    private Changes byPeriod(
            PeriodColumn period, Set<LocalDateTime> changed, FileDigests digests, LoadedState current) {
        Set<Long> starts = new HashSet<>();
        List<Path> read = new ArrayList<>();
        digests.files().forEach((file, sums) -> {
            Set<Long> here = sums.keySet().stream()
                    .filter(start -> changed.contains(FileDigests.start(start)))
                    .collect(Collectors.toCollection(HashSet::new));
            if (!here.isEmpty()) {
                read.add(file);
            }
            starts.addAll(here);
        });
        boolean hasNull = starts.remove(null);
        String start = FileColumn.periodStart(name(period));
        String condition = starts.stream()
                        .map(micros -> DuckDb.literal(micros.toString()) + "::bigint")
                        .collect(Collectors.joining(", ", "coalesce(" + start + " in (", "::bigint), false)"))
                + (hasNull ? " or " + start + " is null" : "");
        if (starts.isEmpty()) {
            condition = hasNull ? start + " is null" : "false";
        }
        long rows = changed.stream()
                .map(current.periods()::get)
                .filter(Objects::nonNull)
                .mapToLong(PeriodState::rows)
                .sum();
        PeriodSet periods = PeriodSet.of(
                changed.stream().map(at -> Period.startingAt(at, period.unit())).toList());
        String reason = changed.size() + " " + period.unit() + (changed.size() == 1 ? "" : "s") + " changed in "
                + (scan.isPresent() ? read.size() + " of " : "")
                + listing.stamps().size() + " files";
        return Changes.counted(
                periods,
                Changes.Extent.PERIODS,
                new FilesSelection(read, condition, false),
                OptionalLong.of(rows),
                current,
                reason);
    }

    private static FileColumn.PeriodName name(PeriodColumn period) {
        return new FileColumn.PeriodName(period.column(), period.unit().toString());
    }

    /** The digest of all files, of which those that did not change are not read. */
    private FileDigests digests(LoadedState known) {
        FileDigests digests = FileDigests.none();
        if (scan.isEmpty()) {
            digest(files.sql(), "''", digests);
            return digests;
        }
        Set<Path> unchanged = unchanged(known);
        for (Path file : unchanged) {
            String text = known.position().values().get(key(folder, file));
            digests.read(file, text.substring(text.indexOf(' ') + 1));
        }
        List<Path> changed = listing.stamps().keySet().stream()
                .filter(file -> !unchanged.contains(file))
                .toList();
        changed.forEach(file -> digests.read(file, ""));
        if (!changed.isEmpty()) {
            digest(files.over(changed, FILE_COLUMN), FILE_COLUMN, digests);
        }
        return digests;
    }

    private void digest(String sql, String file, FileDigests digests) {
        String period = query.sync()
                .period()
                .map(column -> FileColumn.periodStart(name(column)))
                .orElse("null::bigint");
        read(() -> duck.query(
                row -> {
                    long start = row.getLong("period");
                    Long key = row.wasNull() ? null : start;
                    digests.add(
                            Path.of(row.getString("file")),
                            key,
                            new FileDigests.Sum(row.getLong("rows"), new BigInteger(row.getString("hash"))));
                    return key;
                },
                "select " + file + " as file, " + period + " as period, count(*) as rows, sum(" + hash()
                        + "::hugeint)::varchar as hash from (\n" + sql + "\n) as source_row group by all"));
    }

    private String hash() {
        return columns.stream().map(FileColumn::hashed).collect(Collectors.joining(", ", "hash(", ")"));
    }

    private boolean isListed(LoadedState known) {
        return unchanged(known).size() == listing.stamps().size()
                && known.position().values().keySet().stream()
                                .filter(key -> key.startsWith(FILE))
                                .count()
                        == listing.stamps().size();
    }

    /** The files that are as the last load saw them. */
    private Set<Path> unchanged(LoadedState known) {
        return listing.stamps().keySet().stream()
                .filter(file -> known.position()
                        .values()
                        .getOrDefault(key(folder, file), "")
                        .startsWith(listing.stamps().get(file) + " "))
                .collect(Collectors.toSet());
    }

    private LoadedState state(String definition, FileDigests digests) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Path file : listing.stamps().keySet()) {
            values.put(key(folder, file), listing.remembered(file) + " " + digests.text(file));
        }
        return new LoadedState(definition, new Position(values), new HashMap<>(digests.periods()));
    }

    private String definition() {
        String version = duck.query(row -> row.getString(1), "select version()").get(0);
        String basis = query.text() + query.sync() + columns + version + scan.isPresent();
        return UUID.nameUUIDFromBytes(basis.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Rows of a log stay when their file is removed. */
    private boolean isLog() {
        return query.sync() instanceof Sync.Append;
    }

    /** All rows are compared with those that are there, and those that lack are added. */
    @Override
    public Changes compared(Optional<LoadedState> previous, String reason) {
        SchemaCheck.of(duck, files.scans(), Set.of());
        FileDigests digests = digests(new LoadedState(definition(), new Position(Map.of()), Map.of()));
        LoadedState current = state(definition(), digests);
        return everything(Changes.Extent.ALL, OptionalLong.of(current.rows()), current, false, reason);
    }

    /** Of a log, rows may be there whose files are gone. */
    @Override
    public String keptEqual(LoadedState previous) {
        return isLog() ? "false" : "true";
    }

    @Override
    public Copied copy(Changes changes, List<Column> targets, CopyTarget target) {
        if (!(changes.selection() instanceof FilesSelection selection)
                || (selection.files().isEmpty() && !listing.stamps().isEmpty())) {
            return new Copied(new Copy.Copied(0, 0), changes.known());
        }
        Map<Long, Path> hashes = new HashMap<>();
        if (selection.isCounted()) {
            hashes.putAll(scan.isPresent() ? fileHashes() : Map.of(0L, FileDigests.TOGETHER));
        }
        Optional<DigestCounter> counter =
                selection.isCounted() ? Optional.of(new DigestCounter(hashes)) : Optional.empty();
        Copy.Copied read = copy(selection, targets, target, counter);
        LoadedState current = counter.map(counted -> state(changes.known().definition(), counted.digests()))
                .orElse(changes.known());
        return new Copied(read, current);
    }

    private Map<Long, Path> fileHashes() {
        Map<Long, Path> hashes = new HashMap<>();
        String names = listing.stamps().keySet().stream()
                .map(file -> DuckDb.literal(file.toString()))
                .collect(Collectors.joining(", ", "[", "]"));
        duck.query(
                row -> hashes.put(row.getLong("hash"), Path.of(row.getString("file"))),
                "select file, " + signed("hash(file)") + " as hash from (select unnest(" + names + ") as file)");
        return hashes;
    }

    /** An unsigned number as one with a sign, less 2^63. */
    private static String signed(String unsigned) {
        return "(" + unsigned + "::hugeint - 9223372036854775808)::bigint";
    }

    @Override
    public Copy.Copied copyAll(List<Column> targets, CopyTarget target) {
        return copy(
                new FilesSelection(List.copyOf(listing.stamps().keySet()), "true", false),
                targets,
                target,
                Optional.empty());
    }

    private Copy.Copied copy(
            FilesSelection selection, List<Column> targets, CopyTarget target, Optional<DigestCounter> counter) {
        RowEncoder encoder = new RowEncoder(targets);
        List<String> selected = new ArrayList<>();
        for (Column column : targets) {
            FileColumn source = columns.stream()
                    .filter(candidate -> candidate.column().name().equals(column.name()))
                    .findFirst()
                    .orElseThrow();
            selected.add(source.selected(encoder.selectedType(column)));
        }
        if (counter.isPresent()) {
            selected.add(signed(hash()));
            selected.add(query.sync()
                    .period()
                    .map(column -> FileColumn.periodStart(name(column)))
                    .orElse("null::bigint"));
            selected.add(scan.isPresent() ? signed("hash(" + FILE_COLUMN + ")") : "0::bigint");
        }
        String rows = scan.isPresent() ? files.over(selection.files(), FILE_COLUMN) : files.sql();
        String sql = "select " + String.join(", ", selected) + " from (\n" + rows + "\n) as source_row where "
                + selection.condition();
        try (Copy.CopyWriter writer = target.open(encoder.format())) {
            writer.write(encoder.header());
            read(() -> {
                duck.read(sql, chunk -> {
                    encoder.write(chunk, writer);
                    counter.ifPresent(counting -> counting.add(chunk, targets.size()));
                });
                return null;
            });
            listing.rejectChanges();
            writer.write(encoder.trailer());
            return writer.finish();
        }
    }

    /** Reads, and blames a file that was written meanwhile rather than what became of it. */
    private <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (DuckDbException e) {
            listing.rejectChanges();
            throw HeadraceException.failed(
                    "The files could not be read: " + e.getMessage() + "; nothing was changed."
                            + "\n  Correct the file or the query, and run the command again.",
                    e);
        }
    }
}
