package org.headrace.project;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads headrace.conf. */
final class ConfigurationReader {
    static final String SETTINGS_FILE = "headrace.conf";

    private static final int DEFAULT_EMBEDDED_PORT = 15432;
    /** The last that leaves room for the 50 ports after it, which are tried when it is taken. */
    private static final int LAST_PORT = 65485;

    private static final int DEFAULT_RETRIES = 3;
    private static final int MOST_RETRIES = 10;

    private static final Duration DEFAULT_KEEP_CHANGES = Duration.ofDays(90);
    private static final Pattern DAYS = Pattern.compile("([1-9]\\d{0,4}) ?(?:d|days?)");

    private final Map<String, String> environment;
    private final Problems problems;

    ConfigurationReader(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** What the file says; a setting with a problem has its default. */
    record Configuration(
            KnownConnections connections, String exportFolder, int embeddedPort, int retries, Duration keepChanges) {}

    Configuration read(Path file) {
        Optional<Config> parsed = parse(file);
        Config config = parsed.orElseGet(ConfigFactory::empty);
        Settings settings = new Settings(config.root(), SETTINGS_FILE, problems);
        Map<String, ConnectionSettings> connections = new LinkedHashMap<>();
        Optional<Settings> section = settings.section("connections");
        // Absent if it cannot be told which connections there are; that is a problem already.
        Optional<Set<String>> names = section.map(Settings::ownKeys)
                .or(() -> parsed.filter(readable -> !readable.hasPath("connections"))
                        .map(none -> Set.of()));
        names.ifPresent(known -> known.forEach(name -> section.flatMap(block -> block.section(name))
                .ifPresent(block -> connections.put(name, connection(name, block)))));
        // An empty environment variable is as good as none.
        String exports =
                settings.text("export-dir").filter(folder -> !folder.isBlank()).orElse("exports");
        int port = settings.section("embedded").flatMap(this::port).orElse(DEFAULT_EMBEDDED_PORT);
        int retries = retries(settings).orElse(DEFAULT_RETRIES);
        Duration keepChanges = keepChanges(settings).orElse(DEFAULT_KEEP_CHANGES);
        settings.rejectUnknownKeys();
        if (names.filter(known -> !known.contains(Project.WAREHOUSE)).isPresent()) {
            problems.add(
                    SETTINGS_FILE,
                    settings.lineOf("connections"),
                    "the connection '" + Project.WAREHOUSE + "' is missing; add connections.warehouse { url = ... }");
        }
        KnownConnections known = new KnownConnections(names, connections);
        if (!known.kind(Project.WAREHOUSE).map(ConnectionKind::speaksPostgresql).orElse(true)) {
            problems.add(
                    SETTINGS_FILE,
                    settings.lineOf("connections"),
                    "the connection '" + Project.WAREHOUSE + "' is not PostgreSQL; expected a URL such as "
                            + ConnectionKind.POSTGRESQL.example());
        }
        return new Configuration(known, exports, port, retries, keepChanges);
    }

    private Optional<Config> parse(Path file) {
        try {
            return Optional.of(ConfigFactory.parseFile(file.toFile(), Includes.options(file, SETTINGS_FILE, problems))
                    .resolve(ConfigResolveOptions.noSystem().appendResolver(new Environment(environment))));
        } catch (ConfigException e) {
            Settings.unreadable(problems, SETTINGS_FILE, e);
            return Optional.empty();
        }
    }

    private Optional<Integer> port(Settings embedded) {
        Optional<Integer> port = embedded.integer("port");
        embedded.rejectUnknownKeys();
        if (port.isPresent() && (port.get() < 1 || port.get() > LAST_PORT)) {
            problems.add(
                    SETTINGS_FILE,
                    embedded.lineOf("port"),
                    "'embedded.port' is not a port; a number from 1 to " + LAST_PORT + " is expected");
        }
        return port;
    }

    private Optional<Integer> retries(Settings settings) {
        Optional<Integer> retries = settings.integer("retries");
        if (retries.isPresent() && (retries.get() < 0 || retries.get() > MOST_RETRIES)) {
            problems.add(
                    SETTINGS_FILE,
                    settings.lineOf("retries"),
                    "'retries' is not a number from 0 to " + MOST_RETRIES + "; 0 means that nothing is retried");
        }
        return retries;
    }

    private Optional<Duration> keepChanges(Settings settings) {
        Optional<String> text = settings.text("keep-changes");
        Optional<Duration> time = text.map(DAYS::matcher)
                .filter(Matcher::matches)
                .map(days -> Duration.ofDays(Long.parseLong(days.group(1))));
        if (text.isPresent() && time.isEmpty()) {
            problems.add(
                    SETTINGS_FILE,
                    settings.lineOf("keep-changes"),
                    "'keep-changes' is not a number of days, 1 at least; expected such as 90 days");
        }
        return time;
    }

    private static ConnectionSettings connection(String name, Settings block) {
        String url = block.requiredText("url");
        if (!url.isBlank()) {
            ConnectionUrl.problem(url).ifPresent(problem -> block.reject("url", problem));
        }
        ConnectionSettings connection = ConnectionKind.of(url)
                .filter(kind -> !kind.isServer())
                .map(files -> files(name, url, block))
                .orElseGet(() -> new ConnectionSettings(name, url, block.text("user"), block.text("password")));
        block.rejectUnknownKeys();
        return connection;
    }

    /** An empty environment variable is as good as none. */
    private static ConnectionSettings files(String name, String url, Settings block) {
        String folder = block.text("folder").filter(text -> !text.isBlank()).orElse(url.substring("files:".length()));
        if (folder.isBlank()) {
            block.reject("url", "the folder is missing; expected such as " + ConnectionKind.FILES.example());
        }
        return ConnectionSettings.ofFiles(name, folder, block.text("extensions").filter(text -> !text.isBlank()));
    }

    /** Looks up <code>${?NAME}</code>. */
    private record Environment(Map<String, String> variables) implements ConfigResolver {
        @Override
        public ConfigValue lookup(String name) {
            String value = variables.get(name);
            return value == null ? null : ConfigValueFactory.fromAnyRef(value, Settings.FROM_ENVIRONMENT + name);
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }
}
