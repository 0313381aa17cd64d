package org.headrace.project;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headrace.CursorColumn;
import org.headrace.PeriodColumn;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.TableScan;

/** Reads the files under {@code load/}. */
final class LoadReader implements FolderReader<Load> {
    private static final String RAW_SCHEMA = "raw";
    private static final Pattern INTO = Pattern.compile("\\binto\\s*[=:]\\s*\"?(\\w+)\\.(\\w+)");
    private static final Set<SyncMode> MAY_HAVE_PERIODS = Set.of(SyncMode.KEY, SyncMode.APPEND, SyncMode.STREAM);
    private static final Optional<Boolean> NO = Optional.of(false);

    private enum SyncMode {
        PERIOD,
        KEY,
        APPEND,
        REPLACE,
        STREAM
    }

    private final KnownConnections connections;
    private final Problems problems;
    private final RelationNames names;

    LoadReader(KnownConnections connections, Problems problems) {
        this.connections = connections;
        this.problems = problems;
        this.names = new RelationNames(problems);
    }

    @Override
    public String folder() {
        return "load";
    }

    @Override
    public Optional<Load> read(SqlFile file, Settings settings) {
        String from = settings.requiredText("from");
        connections.problem(from).ifPresent(problem -> problems.add(file.path(), settings.lineOf("from"), problem));
        TableName into = settings.text("into")
                .flatMap(text -> names.parse(file, settings.lineOf("into"), text))
                .or(() -> settings.isUnknown() ? intoOf(file) : Optional.empty())
                .orElseGet(() -> new TableName(RAW_SCHEMA, file.name()));
        names.rejectStateSchema(file, settings.lineOf("into"), into);
        Optional<SyncMode> mode = settings.requiredChoice("sync", SyncMode.class);
        Optional<PeriodColumn> period = period(file, settings, mode);
        Sync sync = sync(file, settings, mode, period).orElseGet(Sync.Replace::new);
        Optional<ConnectionKind> kind = connections.kind(from);
        kind.flatMap(known -> known.problem(sync))
                .ifPresent(problem -> problems.add(file.path(), settings.lineOf("sync"), problem));
        if (sync instanceof Sync.Stream) {
            FeedLoad.problem(file, period).ifPresent(problem -> problems.add(file.path(), 1, problem));
        }
        boolean mayScan = kind.map(ConnectionKind::speaksPostgresql).orElse(true);
        Lazy<Optional<TableScan>> scan = new Lazy<>(() -> mayScan ? scan(file) : Optional.empty());
        return Optional.of(new Load(file, from, into, sync, scan, settings.texts("index"), period));
    }

    /** Where a load goes whose settings as a whole cannot be read. */
    private static Optional<TableName> intoOf(SqlFile file) {
        Matcher matcher = INTO.matcher(file.header());
        return matcher.find() ? Optional.of(new TableName(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    private Optional<PeriodColumn> period(SqlFile file, Settings settings, Optional<SyncMode> mode) {
        var reader = new PeriodReader(file, settings, problems);
        if (mode.isPresent() && MAY_HAVE_PERIODS.contains(mode.get())) {
            return reader.optional();
        }
        boolean isPeriod = mode.equals(Optional.of(SyncMode.PERIOD));
        return reader.read(
                mode.map(SyncMode.PERIOD::equals), isPeriod ? "sync = period" : "sync = period, key, append or stream");
    }

    private Optional<Sync> sync(
            SqlFile file, Settings settings, Optional<SyncMode> mode, Optional<PeriodColumn> period) {
        List<String> key = key(file, settings, mode.map(SyncMode.KEY::equals));
        Optional<CursorColumn> cursor = cursor(file, settings, mode.map(SyncMode.APPEND::equals));
        return mode.flatMap(wanted -> switch (wanted) {
            case PERIOD -> period.map(Sync.ByPeriod::new);
            case KEY -> key.isEmpty() ? Optional.empty() : Optional.of(new Sync.ByKey(key));
            case APPEND -> Optional.of(new Sync.Append(cursor));
            case REPLACE -> Optional.of(new Sync.Replace());
            case STREAM -> Optional.of(new Sync.Stream());
        });
    }

    /** {@code allowed} is absent here and below if a wrong mode does not tell. */
    private Optional<CursorColumn> cursor(SqlFile file, Settings settings, Optional<Boolean> allowed) {
        Optional<String> cursor = settings.text("cursor");
        Optional<String> lookback = settings.text("lookback");
        String given = cursor.isPresent() ? "cursor" : "lookback";
        if (allowed.equals(NO) && (cursor.isPresent() || lookback.isPresent())) {
            problems.add(file.path(), settings.lineOf(given), "the key '" + given + "' goes only with sync = append");
        } else if (cursor.isPresent() != lookback.isPresent()) {
            problems.add(
                    file.path(),
                    settings.lineOf(given),
                    "'cursor' and 'lookback' go together, as in cursor = created_at, lookback = 2 days");
        } else {
            return cursor.map(column -> new CursorColumn(column, lookback.get()));
        }
        return Optional.empty();
    }

    private List<String> key(SqlFile file, Settings settings, Optional<Boolean> wanted) {
        List<String> key = settings.texts("key");
        if (wanted.isPresent() && key.isEmpty() == wanted.get()) {
            problems.add(
                    file.path(),
                    settings.lineOf("key"),
                    wanted.get()
                            ? "the key 'key' is missing; sync = key needs key = [column, ...]"
                            : "the key 'key' goes only with sync = key");
        }
        return key;
    }

    /** What the parser makes of a load; a query it cannot read is compared by digest. */
    private static Optional<TableScan> scan(SqlFile file) {
        try {
            return TableScanReader.read(file.sql());
        } catch (UnreadableQueryException e) {
            return Optional.empty();
        }
    }
}
