package org.headrace.project;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.headrace.CsvDialect;
import org.headrace.CursorColumn;
import org.headrace.ModelKind;
import org.headrace.PathTemplate;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping.Reading;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.TableScan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one folder under {@code sql/}. */
final class PipelineReader {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineReader.class);
    private static final Set<String> FOLDERS = Set.of("load", "models", "checks", "exports", "publish", "inspect");
    private static final String STATE_SCHEMA = "headrace";
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

    /**
     * Turns a file and its settings into what it declares. What has a problem stands in for what it was meant to be, so that it
     * causes no problem in the files that read it, and its own inputs are looked at.
     */
    private interface Declaration<T> {
        Optional<T> read(SqlFile file, Settings settings);
    }

    private final Path root;
    private final Path folder;
    private final KnownConnections connections;
    private final Problems problems;

    PipelineReader(Path root, Path folder, KnownConnections connections, Problems problems) {
        this.root = root;
        this.folder = folder;
        this.connections = connections;
        this.problems = problems;
    }

    Pipeline read() throws IOException {
        rejectUnknownFolders();
        Path file = folder.resolve("pipeline.conf");
        String fileName = root.relativize(file).toString();
        Optional<Settings> settings = settings(file, fileName);
        Optional<String> description = settings.map(block -> block.requiredText("description"));
        Optional<Schedule> schedule = settings.flatMap(new ScheduleReader(fileName, problems)::read);
        settings.ifPresent(Settings::rejectUnknownKeys);
        return new Pipeline(
                folder.getFileName().toString(),
                description.orElse(""),
                schedule,
                readAll("load", this::load),
                readAll("models", this::model),
                readAll("checks", this::check),
                readAll("exports", this::export),
                readAll("publish", new PublicationReader(connections, problems, this::inputs)::read),
                readAll("inspect", this::inspection));
    }

    private Optional<Settings> settings(Path file, String fileName) {
        if (!Files.isRegularFile(file)) {
            problems.add(fileName, 1, "the file is missing; it holds one line: description = \"...\"");
            return Optional.empty();
        }
        try {
            Config config = ConfigFactory.parseFile(file.toFile(), Includes.options(file, fileName, problems))
                    .resolve(ConfigResolveOptions.noSystem());
            return Optional.of(new Settings(config.root(), fileName, problems));
        } catch (ConfigException e) {
            Settings.unreadable(problems, fileName, e);
            return Optional.empty();
        }
    }

    private void rejectUnknownFolders() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(Files::isDirectory).sorted().toList()) {
                String name = entry.getFileName().toString();
                if (!FOLDERS.contains(name)) {
                    problems.add(
                            root.relativize(entry).toString(),
                            1,
                            "unknown folder" + Problems.suggestion(name, List.copyOf(FOLDERS)));
                }
            }
        }
    }

    private <T> List<T> readAll(String folderName, Declaration<T> declaration) throws IOException {
        Path start = folder.resolve(folderName);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        List<T> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(start)) {
            for (Path path : files.filter(PipelineReader::isSqlFile).sorted().toList()) {
                var file = new SqlFileReader(root, problems).read(path);
                Settings settings = file.settings();
                settings.text("describe");
                declaration.read(file.file(), settings).ifPresent(all::add);
                settings.rejectUnknownKeys();
            }
        }
        return all;
    }

    /** Editors and file managers leave hidden files about. */
    private static boolean isSqlFile(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(".sql") && !name.startsWith(".");
    }

    private Optional<Load> load(SqlFile file, Settings settings) {
        String from = settings.requiredText("from");
        connections.problem(from).ifPresent(problem -> problems.add(file.path(), settings.lineOf("from"), problem));
        TableName into = settings.text("into")
                .flatMap(text -> tableName(file, settings.lineOf("into"), text))
                .or(() -> settings.isUnknown() ? intoOf(file) : Optional.empty())
                .orElseGet(() -> new TableName(RAW_SCHEMA, file.name()));
        rejectStateSchema(file, settings.lineOf("into"), into);
        Optional<SyncMode> mode = settings.requiredChoice("sync", SyncMode.class);
        Optional<PeriodColumn> period = loadPeriod(file, settings, mode);
        Sync sync = sync(file, settings, mode, period).orElseGet(Sync.Replace::new);
        Optional<ConnectionKind> kind = connections.kind(from);
        kind.flatMap(known -> known.problem(sync))
                .ifPresent(problem -> problems.add(file.path(), settings.lineOf("sync"), problem));
        if (sync instanceof Sync.Stream) {
            FeedLoad.problem(file, period).ifPresent(problem -> problems.add(file.path(), 1, problem));
        }
        Optional<TableScan> scan =
                kind.map(ConnectionKind::speaksPostgresql).orElse(true) ? scan(file) : Optional.empty();
        return Optional.of(new Load(file, from, into, sync, scan, settings.texts("index"), period));
    }

    /** Where a load goes whose settings as a whole cannot be read. */
    private static Optional<TableName> intoOf(SqlFile file) {
        Matcher matcher = INTO.matcher(file.header());
        return matcher.find() ? Optional.of(new TableName(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    private Optional<PeriodColumn> loadPeriod(SqlFile file, Settings settings, Optional<SyncMode> mode) {
        if (mode.isPresent() && MAY_HAVE_PERIODS.contains(mode.get())) {
            return settings.section("period").flatMap(PipelineReader::periodColumn);
        }
        boolean isPeriod = mode.equals(Optional.of(SyncMode.PERIOD));
        return period(
                file,
                settings,
                mode.map(SyncMode.PERIOD::equals),
                isPeriod ? "sync = period" : "sync = period, key, append or stream");
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

    /** {@code allowed} is absent here and below if a wrong mode or kind does not tell. */
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
            return QueryParser.scan(file.sql());
        } catch (UnreadableQueryException e) {
            return Optional.empty();
        }
    }

    private Optional<Model> model(SqlFile file, Settings settings) {
        String[] parts = file.path().split("/", -1);
        if (parts.length != 5) {
            problems.add(file.path(), 1, "a model lies in models/<schema>/<name>.sql");
            return Optional.empty();
        }
        TableName name = new TableName(parts[3], file.name());
        rejectStateSchema(file, 1, name);
        Optional<ModelKind> kind = settings.has("kind")
                ? settings.choice("kind", ModelKind.class)
                : Optional.of(ModelKind.VIEW).filter(view -> !settings.isUnknown());
        Optional<PeriodColumn> period = modelPeriod(file, settings, kind);
        List<String> key = settings.texts("key");
        List<String> indexes = settings.texts("index");
        if (kind.isPresent() && !kind.get().holdsRows() && !(key.isEmpty() && indexes.isEmpty())) {
            problems.add(file.path(), settings.lineOf(key.isEmpty() ? "index" : "key"), "a view has no indexes");
        }
        if (kind.filter(ModelKind::needsKey).isPresent() && key.isEmpty()) {
            String missing = "the key 'key' is missing; kind = dimension needs key = [column, ...]";
            problems.add(file.path(), settings.lineOf("key"), missing);
        }
        Set<TableName> inputs = inputs(file, settings, true);
        boolean mayHavePeriod = kind.map(ModelKind::mayHavePeriod).orElse(true);
        Map<TableName, Reading> readings = new ReadingReader(file, settings, problems).read(inputs, mayHavePeriod);
        return Optional.of(new Model(file, name, kind.orElse(ModelKind.VIEW), inputs, key, indexes, period, readings));
    }

    private Optional<PeriodColumn> modelPeriod(SqlFile file, Settings settings, Optional<ModelKind> kind) {
        boolean needsPeriod = kind.filter(ModelKind::needsPeriod).isPresent();
        if (!needsPeriod && kind.filter(ModelKind::mayHavePeriod).isPresent()) {
            return settings.section("period").flatMap(PipelineReader::periodColumn);
        }
        return period(
                file,
                settings,
                kind.map(ModelKind::needsPeriod),
                needsPeriod ? "kind = incremental" : "kind = incremental or materialized_view");
    }

    private void rejectStateSchema(SqlFile file, int line, TableName name) {
        if (name.schema().equals(STATE_SCHEMA)) {
            problems.add(
                    file.path(), line, "the schema '" + STATE_SCHEMA + "' belongs to the engine; use another schema");
        }
    }

    private Optional<Check> check(SqlFile file, Settings settings) {
        Check.Severity severity =
                settings.choice("severity", Check.Severity.class).orElse(Check.Severity.ERROR);
        Set<TableName> inputs = inputs(file, settings, false);
        Optional<PeriodColumn> period = settings.section("period").flatMap(PipelineReader::periodColumn);
        Map<TableName, Reading> readings = new ReadingReader(file, settings, problems).read(inputs, period.isPresent());
        return Optional.of(new Check(file, severity, inputs, period, readings));
    }

    private Optional<Export> export(SqlFile file, Settings settings) {
        return Optional.of(
                new Export(file, path(file, settings), dialect(file, settings), inputs(file, settings, false)));
    }

    private CsvDialect dialect(SqlFile file, Settings settings) {
        String delimiter = settings.text("delimiter").orElse(",");
        String nullText = settings.text("null").orElse("");
        boolean bom = settings.flag("bom").orElse(false);
        try {
            return CsvDialect.of(delimiter, nullText, bom);
        } catch (IllegalArgumentException e) {
            String key = e.getMessage().startsWith("'null'") ? "null" : "delimiter";
            problems.add(file.path(), settings.lineOf(key), e.getMessage());
            return CsvDialect.DEFAULT;
        }
    }

    private PathTemplate path(SqlFile file, Settings settings) {
        String path = settings.requiredText("path");
        try {
            return new PathTemplate(path.isBlank() ? "unknown" : path);
        } catch (IllegalArgumentException e) {
            problems.add(file.path(), settings.lineOf("path"), e.getMessage());
            return new PathTemplate("unknown");
        }
    }

    private Optional<SqlFile> inspection(SqlFile file, Settings settings) {
        return Optional.of(file);
    }

    private Optional<PeriodColumn> period(SqlFile file, Settings settings, Optional<Boolean> wanted, String because) {
        Optional<Settings> section = settings.section("period");
        if (wanted.isPresent() && settings.has("period") != wanted.get()) {
            problems.add(
                    file.path(),
                    settings.lineOf("period"),
                    wanted.get()
                            ? "the key 'period' is missing; " + because + " needs period { column = ..., unit = day }"
                            : "the key 'period' goes only with " + because);
            return Optional.empty();
        }
        return section.flatMap(PipelineReader::periodColumn);
    }

    static Optional<PeriodColumn> periodColumn(Settings block) {
        String column = block.requiredText("column");
        Optional<PeriodUnit> unit = block.requiredChoice("unit", PeriodUnit.class);
        block.rejectUnknownKeys();
        return unit.map(value -> new PeriodColumn(column, value));
    }

    private Set<TableName> inputs(SqlFile file, Settings settings) {
        return inputs(file, settings, false);
    }

    /**
     * The relations a warehouse query reads: those its text tells of and those in {@code depends}. A text that the parser cannot
     * read is left to {@link Dependencies} and to the server.
     */
    private Set<TableName> inputs(SqlFile file, Settings settings, boolean refuseStar) {
        Set<TableName> inputs = new LinkedHashSet<>();
        List<String> declared = settings.texts("depends");
        for (String text : declared) {
            tableName(file, settings.lineOf("depends"), text).ifPresent(inputs::add);
        }
        try {
            ParsedQuery query = QueryParser.parse(file.sql());
            if (refuseStar && query.isSelectStar()) {
                problems.add(file.path(), file.line(), "a model names its columns; write them in place of '*'");
            }
            for (ParsedQuery.Reference reference : query.relations()) {
                reference.table().ifPresent(inputs::add);
                if (reference.schema().isEmpty() && declared.isEmpty()) {
                    unqualified(file, reference);
                }
            }
        } catch (UnreadableQueryException e) {
            LOG.debug("{}: {}", file.path(), e.getMessage(), e);
            if (!SqlText.isBalanced(file.sql())) {
                problems.add(file.path(), file.line() + e.line() - 1, e.getMessage() + "; close every parenthesis");
            }
        }
        return inputs;
    }

    private void unqualified(SqlFile file, ParsedQuery.Reference reference) {
        problems.add(
                file.path(),
                file.line() + reference.line() - 1,
                "the relation '" + reference.name() + "' is named without its schema; write schema."
                        + reference.name());
    }

    private Optional<TableName> tableName(SqlFile file, int line, String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            problems.add(file.path(), line, "'" + text + "' is not a relation; expected schema.name");
            return Optional.empty();
        }
        return Optional.of(new TableName(parts[0], parts[1]));
    }
}
