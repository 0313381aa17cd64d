package org.headrace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.headrace.embedded.EmbeddedServer;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The TLS settings of a URL, against a server that has TLS. The certificates are its own roots. */
class TlsTest {
    private static final Path HOME = Path.of("target", "test-tls");
    private static final int PORT = 23_432;
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    private static EmbeddedServer server;
    private static EmbeddedServer.Address address;

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    @BeforeAll
    static void startWithTls() throws Exception {
        Optional<Long> owner = Optional.of(ProcessHandle.current().pid());
        makeCertificate("server");
        makeCertificate("other");
        server = new EmbeddedServer(HOME, PORT);
        address = server.start(owner);
        useCertificate("server");
        await("the server to show its new certificate")
                .ignoreExceptions()
                .until(() -> isEncrypted(endpoint("localhost", "sslmode=verify-full", root("server"))));
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    /** Writes NAME.crt and NAME.key with what every JDK has. */
    private static void makeCertificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-ext",
                        "bc=ca:true",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(STORE_PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD);
        Key key = keys.getKey(name, STORE_PASSWORD);
        Certificate certificate = keys.getCertificate(name);
        writePem(name + ".crt", "CERTIFICATE", certificate.getEncoded());
        writePem(name + ".key", "PRIVATE KEY", key.getEncoded());
    }

    private static void writePem(String file, String what, byte[] der) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what
                        + "-----\n");
    }

    /** Lets the running server show this certificate from now on. */
    private static void useCertificate(String name) throws IOException {
        try (Session admin = Session.open(endpoint("127.0.0.1", "sslmode=prefer"))) {
            Path data = Path.of(admin.<String>one(row -> row.getString(1), "show data_directory"));
            for (String kind : List.of("crt", "key")) {
                Path copy = data.resolve(name + "." + kind);
                Files.copy(folder.resolve(name + "." + kind), copy, StandardCopyOption.REPLACE_EXISTING);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            }
            admin.execute("alter system set ssl_cert_file to '" + name + ".crt'");
            admin.execute("alter system set ssl_key_file to '" + name + ".key'");
            admin.execute("alter system set ssl to on");
            admin.execute("select pg_reload_conf()");
        }
    }

    private static Endpoint endpoint(String host, String... parameters) {
        String url = "jdbc:postgresql://" + host + ":" + address.port() + "/postgres?" + String.join("&", parameters);
        return new Endpoint("production", url, Optional.of(address.user()), Optional.of(address.password()));
    }

    private static String root(String name) {
        return "sslrootcert=" + folder.resolve(name + ".crt");
    }

    private static boolean isEncrypted(Endpoint endpoint) {
        try (Session session = Session.open(endpoint)) {
            return session.one(row -> row.getBoolean(1), "select ssl from pg_stat_ssl where pid = pg_backend_pid()");
        }
    }

    @Test
    void theModeOfTheUrlDecides() {
        assertThat(isEncrypted(endpoint("localhost", "sslmode=require"))).isTrue();
        assertThat(isEncrypted(endpoint("localhost"))).isTrue();
        assertThat(isEncrypted(endpoint("localhost", "sslmode=disable"))).isFalse();
    }

    @Test
    void theRightRootIsTaken() {
        assertThat(isEncrypted(endpoint("localhost", "sslmode=verify-full", root("server"))))
                .isTrue();
        assertThat(isEncrypted(endpoint("localhost", "ssl=true", root("server"))))
                .isTrue();
    }

    @Test
    void anotherRootIsNotTaken() {
        assertRefused(
                endpoint("localhost", "sslmode=verify-full", root("other")),
                "production answered: SSL error: (\\(certificate_unknown\\) )?PKIX path building failed: .* \\[08006\\]");
    }

    @Test
    void anotherHostIsNotTaken() {
        assertRefused(
                endpoint("127.0.0.1", "sslmode=verify-full", root("server")),
                "production answered: The hostname 127.0.0.1 could not be verified .*");
        assertThat(isEncrypted(endpoint("127.0.0.1", "sslmode=verify-ca", root("server"))))
                .isTrue();
    }

    @Test
    void aRootThatIsMissingIsNamed() {
        assertRefused(
                endpoint("localhost", "sslmode=verify-full", "sslrootcert=/nowhere/root.crt"),
                "production answered: Could not open SSL root certificate file /nowhere/root.crt. .*");
    }

    @Test
    void rowsComeThroughTlsAsTheyAre() {
        List<String> expected =
                IntStream.range(0, 5_000).mapToObj(n -> "x".repeat(n % 3_000)).toList();
        List<String> arrived = new ArrayList<>();
        try (Session session = Session.open(endpoint("localhost", "sslmode=require"))) {
            Copy.out(
                    session,
                    "copy (select repeat('x', n % 3000) from generate_series(0, 4999) as n order by n) to stdout",
                    (buffer, start, length) ->
                            arrived.add(new String(buffer, start, length - 1, StandardCharsets.US_ASCII)));
        }
        assertThat(arrived).isEqualTo(expected);
    }

    @Test
    void aModeThatIsNoneIsNamed() {
        assertRefused(
                endpoint("localhost", "sslmode=sometimes"),
                "production answered: Invalid sslmode value: sometimes \\[08001\\]");
    }

    @Test
    void aServerWithoutTlsIsNotEnough() {
        Endpoint plain = databases.production().endpoint();
        assertRefused(
                new Endpoint("production", plain.url() + "?sslmode=require", plain.user(), plain.password()),
                "production answered: The server does not support SSL. \\[08004\\]");
    }

    private static void assertRefused(Endpoint endpoint, String firstLine) {
        assertThatThrownBy(() -> Session.open(endpoint))
                .hasMessageMatching(firstLine
                        + Pattern.quote("\n  Check sslmode, sslrootcert and the host's name in the" + " URL of "
                                + endpoint + ", and that the server has TLS."))
                .hasMessageNotContaining(endpoint.password().orElseThrow());
    }
}
