package org.headrace.export;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.headrace.Column;
import org.headrace.CsvDialect;
import org.headrace.HeadraceException;
import org.headrace.PathTemplate;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.Session;

/**
 * Streams a query into its files. The server writes the rows as CSV, with the columns of the path in front; here the front is
 * cut off, and a new file begins where it changes.
 *
 * <p>Rows that come file by file anyway, as days do from a table that grows by the day, need not be sorted, which would take the
 * server longer than all the rest. Whether they do shows only at the end of the query: until then every file waits beside its
 * place, and if one comes up again, they are thrown away and the query is run once more, sorted by the columns of the path.
 */
public final class CsvExport implements AutoCloseable {
    /** To be changed with whatever gives the same rows other bytes or paths, so that files of an older release are written anew. */
    public static final String FORMAT = "1";

    /** How many files are put in place together; the journal is told of them in one transaction. */
    private static final int BATCH_FILES = 200;

    /** How many files may wait for the end of a query that is not sorted, so that memory does not grow with their number. */
    private static final int WAITING_FILES = 10_000;

    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar");

    /** Types of which equal values look the same: sorted as they are, which costs less than as texts. */
    private static final Set<String> PLAIN = Set.of("int2", "int4", "int8", "date");

    private static final byte[] BYTE_ORDER_MARK = "\ufeff".getBytes(StandardCharsets.UTF_8);

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ExportFolder folder;
    private final PathTemplate path;
    private final CsvDialect dialect;
    private final CSVFormat format;
    private final FileJournal journal;
    private final Copy.RowConsumer watcher;
    private final byte[] fileBuffer = new byte[BUFFER_BYTES];
    private final List<Filled> waiting = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();
    private boolean isSorted;
    private byte[] header = new byte[0];
    private byte[] front = new byte[0];
    private Map<String, String> values = Map.of();
    private ComparedFile current;
    private int files;
    private int written;
    private int removed;

    /**
     * An export into a folder.
     *
     * @param watcher is told of each row as it comes
     */
    public CsvExport(
            ExportFolder folder, PathTemplate path, CsvDialect dialect, FileJournal journal, Copy.RowConsumer watcher) {
        this.folder = folder;
        this.path = path;
        this.dialect = dialect;
        this.format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(dialect.delimiter())
                .setNullString(dialect.nullText())
                .setQuoteMode(QuoteMode.ALL_NON_NULL) // a quoted text is never null
                .setIgnoreEmptyLines(false)
                .get();
        this.journal = journal;
        this.watcher = watcher;
    }

    /** A file that has all its rows. */
    private record Filled(ComparedFile file, FileJournal.FilledFile entry) {}

    /** Rows of one file came before and after those of another, or there are too many files to wait for that. */
    private static final class NotGroupedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What an export did: how many files its query fills, how many of them were written, how many old ones removed. */
    public record Summary(int files, int written, int removed) {}

    /**
     * Writes the files.
     *
     * @param warehouse a session in a snapshot
     * @param conditions values that columns must have
     */
    public Summary run(Session warehouse, String sql, Map<String, Integer> conditions) {
        List<Column> columns = warehouse.describe(sql);
        List<String> names = columns.stream().map(Column::name).toList();
        for (String column : path.columns()) {
            if (!names.contains(column)) {
                throw HeadraceException.failed("The path '" + path + "' names the column '" + column
                        + "', which the query does not have; it has: " + String.join(", ", names) + ".");
            }
        }
        header = header(names);
        try {
            stream(warehouse, sql, columns, conditions);
            removeStale();
        } catch (IOException e) {
            throw failure(e);
        } catch (UncheckedIOException e) {
            throw failure(e.getCause());
        }
        return new Summary(files, written, removed);
    }

    private byte[] header(List<String> names) {
        CSVFormat quoting =
                CSVFormat.DEFAULT.builder().setDelimiter(dialect.delimiter()).get();
        byte[] line = (quoting.format(names.toArray()) + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] mark = dialect.bom() ? BYTE_ORDER_MARK : new byte[0];
        byte[] all = Arrays.copyOf(mark, mark.length + line.length);
        System.arraycopy(line, 0, all, mark.length, line.length);
        return all;
    }

    private void stream(Session warehouse, String sql, List<Column> columns, Map<String, Integer> conditions)
            throws IOException {
        warehouse.execute("savepoint before_rows");
        try {
            Copy.out(warehouse, copyStatement(rows(sql, columns, conditions), columns), this::accept);
        } catch (NotGroupedException e) {
            warehouse.execute("rollback to savepoint before_rows");
            abandon();
            isSorted = true;
            Copy.out(warehouse, copyStatement(sorted(rows(sql, columns, conditions), columns), columns), this::accept);
        }
        endFile();
        while (!waiting.isEmpty()) {
            putInPlace(waiting.subList(0, Math.min(BATCH_FILES, waiting.size())));
        }
    }

    private HeadraceException failure(IOException e) {
        return ExportFolder.failure("write the file", current == null ? Path.of(path.toString()) : current.place(), e);
    }

    private String copyStatement(String rows, List<Column> columns) {
        String list = columns.stream().map(Column::name).map(TableName::quote).collect(Collectors.joining(", "));
        String front = front(columns);
        return "copy (select " + front + (front.isEmpty() ? "" : ", ") + list + " from " + rows
                + ") to stdout (format csv, delimiter " + TableName.literal(String.valueOf(dialect.delimiter()))
                + ", null " + TableName.literal(dialect.nullText()) + ")";
    }

    private String rows(String sql, List<Column> columns, Map<String, Integer> conditions) {
        String where = conditions.entrySet().stream()
                .map(condition ->
                        condition(typeOf(condition.getKey(), columns), condition.getKey(), condition.getValue()))
                .collect(Collectors.joining(" and "));
        return "(\n" + sql + "\n) as exported" + (where.isEmpty() ? "" : " where " + where);
    }

    /**
     * The query numbers its rows before they are sorted, so that within a file they keep the order it gave them. Texts for
     * the front are made after the sort, which so has less to carry.
     */
    private String sorted(String rows, List<Column> columns) {
        String front = front(columns);
        return "(select *, row_number() over () as \"headrace row\" from " + rows + " order by " + front
                + (front.isEmpty() ? "" : ", ") + "\"headrace row\") as sorted";
    }

    private String front(List<Column> columns) {
        return path.columns().stream()
                .map(column -> front(typeOf(column, columns), column))
                .collect(Collectors.joining(", "));
    }

    private static String front(String type, String column) {
        String name = TableName.quote(column);
        return PLAIN.contains(type) ? name : name + "::text collate \"C\"";
    }

    /** A text such as {@code 03} is the number 3. */
    private static String condition(String type, String column, int value) {
        String name = TableName.quote(column);
        String number = (value < 0 ? "^-0*" : "^0*") + Math.abs(value) + "$";
        return TEXTS.contains(type) ? name + " ~ '" + number + "'" : name + " = " + value;
    }

    private static String typeOf(String name, List<Column> columns) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .map(Column::type)
                .findFirst()
                .orElseThrow();
    }

    private void accept(byte[] buffer, int start, int length) {
        watcher.accept(buffer, start, length);
        try {
            boolean sameFile = current != null
                    && length > front.length
                    && Arrays.equals(buffer, start, start + front.length, front, 0, front.length);
            if (!sameFile) {
                endFile();
                startFile(buffer, start);
            }
            current.write(buffer, start + front.length, length - front.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startFile(byte[] buffer, int start) throws IOException {
        front = Arrays.copyOfRange(buffer, start, frontEnd(buffer, start));
        values = frontValues();
        String filledPath = path.fill(values);
        if (!isSorted && (!paths.add(filledPath) || paths.size() > WAITING_FILES)) {
            throw new NotGroupedException();
        }
        Path place = folder.place(filledPath);
        current = new ComparedFile(place, folder.part(place), fileBuffer);
        current.write(header, 0, header.length);
    }

    /** Where the first column proper begins, after the last delimiter of the front; one inside quotes does not count. */
    private int frontEnd(byte[] buffer, int start) {
        int left = path.columns().size();
        boolean quoted = false;
        int position = start;
        while (left > 0) {
            byte b = buffer[position++];
            if (b == '"') {
                quoted = !quoted;
            } else if (b == dialect.delimiter() && !quoted) {
                left--;
            }
        }
        return position;
    }

    private Map<String, String> frontValues() throws IOException {
        String line = new String(front, 0, Math.max(0, front.length - 1), StandardCharsets.UTF_8);
        if (line.isEmpty()) { // no column, or a single one that is null or empty, whichever is not written
            return dialect.nullText().isEmpty()
                    ? Map.of()
                    : path.columns().stream().collect(Collectors.toMap(column -> column, column -> ""));
        }
        CSVRecord fields;
        try (var parser = format.parse(new StringReader(line))) {
            fields = parser.iterator().next();
        }
        Map<String, String> parsed = new HashMap<>();
        int index = 0;
        for (String column : path.columns()) {
            String value = fields.get(index++);
            if (value != null) {
                parsed.put(column, value);
            }
        }
        return parsed;
    }

    private void endFile() throws IOException {
        if (current == null) {
            return;
        }
        boolean changed = current.finish();
        Optional<FileStamp> stamp = changed ? Optional.empty() : current.before();
        waiting.add(
                new Filled(current, new FileJournal.FilledFile(path.fill(values), values, current.length(), stamp)));
        current = null;
        if (isSorted && waiting.size() >= BATCH_FILES) {
            putInPlace(waiting);
        }
    }

    /** First the journal, then the files: whatever a killed run put in place is known to be ours. */
    private void putInPlace(List<Filled> batch) throws IOException {
        List<Filled> changed = batch.stream()
                .filter(filled -> filled.entry().stamp().isEmpty())
                .toList();
        ExportFolder.flush(changed.stream().map(filled -> filled.file().part()).toList());
        journal.record(batch.stream().map(Filled::entry).toList());
        Set<Path> folders = new HashSet<>();
        Map<String, FileStamp> stamps = new HashMap<>();
        for (Filled filled : changed) {
            filled.file()
                    .putInPlace()
                    .ifPresent(stamp -> stamps.put(filled.entry().path(), stamp));
            folders.add(filled.file().place().getParent());
        }
        ExportFolder.flush(folders);
        journal.written(stamps);
        files += batch.size();
        written += changed.size();
        batch.clear();
    }

    private void removeStale() {
        List<String> stale = journal.stale();
        stale.forEach(folder::remove);
        journal.forget(stale);
        removed = stale.size();
    }

    /** Removes what was being written, and the folders that this leaves empty. */
    private void abandon() throws IOException {
        List<ComparedFile> unfinished = Stream.concat(waiting.stream().map(Filled::file), Stream.ofNullable(current))
                .toList();
        for (ComparedFile file : unfinished) {
            file.close();
        }
        current = null;
        waiting.clear();
        paths.clear();
        unfinished.stream().map(ComparedFile::place).forEach(folder::removeEmptyFolders);
    }

    /** Removes what was being written, if the export did not come to its end. */
    @Override
    public void close() {
        try {
            abandon();
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
