package org.headrace.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.headrace.db.Endpoint;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No password is ever printed, logged, or kept where the engine keeps what it knows, whatever is called and however it ends. */
class SecretsTest {
    private static final String ROLE =
            "headrace_secret_" + ProcessHandle.current().pid();

    /** Each part can be told from anything else, should the whole be cut or encoded. */
    private static final String PASSWORD = "zq7Kx@Jv&4w/Xy9Zk";

    private static final List<String> TRACES = List.of("zq7K", "Jv&4", "Jv%264", "Xy9Zk");

    @RegisterExtension
    private final TestProject project = new TestProject();

    /** Where the password is written. */
    private enum Place {
        KEY,
        URL
    }

    private String format = "text";

    @BeforeEach
    void makeRole() {
        project.warehouse().execute("create role " + ROLE + " superuser login password '" + PASSWORD + "'");
        project.production()
                .execute("create table item (id int, at timestamp)", "insert into item values (1, '2023-01-01')");
        project.load("item", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select id, at from item
                """);
        project.model("mart/item", "select item.id::int as id, 7 as year from raw.item");
        project.export("item", "/* headrace\npath = \"{year}.csv\"\n*/\nselect item.id, item.year from mart.item");
        project.file("sql/main/inspect/items.sql", "select item.id from mart.item");
        project.file("migrations/warehouse/V1__x.sql", "create table public.x ()");
    }

    @AfterEach
    void dropRole() {
        project.production().execute("drop owned by " + ROLE + " cascade");
        project.warehouse().execute("drop owned by " + ROLE + " cascade", "drop role " + ROLE);
    }

    private void configure(Place place, String password) throws IOException {
        StringBuilder settings = new StringBuilder("connections {\n");
        format = place == Place.URL ? "json" : "text";
        for (TestDatabase database : List.of(project.production(), project.warehouse())) {
            Endpoint endpoint = database.endpoint();
            String encoded = URLEncoder.encode(password, UTF_8);
            settings.append("  ")
                    .append(endpoint.name())
                    .append(" { url = \"")
                    .append(endpoint.url())
                    .append(place == Place.URL ? "?ssl=false&password=" + encoded + "&user=" + ROLE : "")
                    .append("\", user = ")
                    .append(ROLE)
                    .append(place == Place.KEY ? ", password = \"" + password + "\"" : "")
                    .append(" }\n");
        }
        Files.writeString(project.folder().resolve("headrace.conf"), settings.append("}\n"));
    }

    /** All that a call writes to stdout and stderr, with everything that can be logged. */
    private String everything(int exitCode, String... command) {
        PrintStream stderr = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, UTF_8));
        try {
            List<String> arguments = new ArrayList<>(List.of(command));
            arguments.addAll(List.of("--verbose", "--stacktrace", "--log-format", format));
            arguments.addAll(List.of("--project", project.folder().toString()));
            TestConsole console = TestConsole.call(Map.of(), arguments.toArray(new String[0]));
            captured.writeBytes((console.out() + console.usage() + console.log()).getBytes(UTF_8));
            String all = captured.toString(UTF_8);
            assertThat(console.exitCode()).as("%s: %s", arguments, all).isEqualTo(exitCode);
            assertThat(all).contains(exitCode == 0 ? "" : "ERROR");
            return all;
        } finally {
            System.setErr(stderr);
            Logging.configure(Logging.Settings.DEFAULT);
        }
    }

    private static void assertNoTrace(String what, String text) {
        assertThat(text).as(what).isNotEmpty();
        TRACES.forEach(trace -> assertThat(text).as(what).doesNotContain(trace));
    }

    private void assertNoTraceInState() {
        List<String> tables = project.warehouse()
                .rows("select format('%I.%I', table_schema, table_name) from information_schema.tables"
                        + " where table_schema in ('headrace', 'public')");
        assertThat(tables).hasSizeGreaterThan(10);
        for (String table : tables) {
            String name = table.substring(1, table.length() - 1);
            assertThat(project.warehouse().rows("select * from " + name).toString())
                    .as(name)
                    .doesNotContain(TRACES);
        }
    }

    private void assertNoTraceInFiles() throws IOException {
        try (Stream<Path> files = Files.walk(project.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("headrace.conf")) {
                    assertThat(Files.readString(file, ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(TRACES);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsCalled(Place place) throws IOException {
        configure(place, PASSWORD);

        for (String command : List.of(
                "plan",
                "run",
                "prepare --full",
                "export main 7",
                "status",
                "history mart.item",
                "db url",
                "db url production",
                "query main items",
                "db status")) {
            assertNoTrace(command, everything(0, command.split(" ", -1)));
        }

        assertThat(everything(0, "run")).contains("DEBUG", "insert into headrace.run (");
        project.check("never", "select item.id from mart.item");
        assertNoTrace("a failing check", everything(3, "run"));
        project.model("mart/wrong", "select item.nmae::int as id from raw.item");
        assertNoTrace("a failing query", everything(1, "prepare"));
        project.file("migrations/warehouse/V2__wrong.sql", "create tabel y ()");
        assertNoTrace("a failing migration", everything(1, "prepare"));
        assertNoTraceInState();
        assertNoTraceInFiles();
    }

    @ParameterizedTest
    @EnumSource
    void howeverConnectingFails(Place place) throws IOException {
        configure(place, "zq7Kx wrong Jv&4");
        for (String command : List.of("plan", "run", "status", "query main items")) {
            assertNoTrace(command, everything(1, command.split(" ", -1)));
        }
        configure(place, PASSWORD);
        rewriteSettings(project.production().value("select current_database()"), "no_such_database");
        assertNoTrace("a missing database", everything(1, "prepare"));
        rewriteSettings("no_such_database", "%zz");
        assertNoTrace("a URL that cannot be read", everything(2, "prepare"));
        rewriteSettings("%zz", "x?sslmode=verify-full&");
        rewriteSettings("&?", "&");
        assertNoTrace("no root", everything(1, "prepare"));
        assertNoTraceInState();
    }

    @Test
    void aPasswordBeforeTheHost() throws IOException {
        configure(Place.KEY, "other");
        for (String secret : List.of(PASSWORD, URLEncoder.encode(PASSWORD, UTF_8))) {
            configure(Place.KEY, "other");
            rewriteSettings("://", "://" + ROLE + ":" + secret + "@");
            assertNoTrace(secret, everything(2, "run"));
            assertNoTrace(secret, everything(2, "db", "url"));
        }
    }

    private void rewriteSettings(String from, String to) throws IOException {
        Path file = project.folder().resolve("headrace.conf");
        Files.writeString(file, Files.readString(file).replace(from, to));
    }
}
