package org.headrace.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.headrace.serve.Service;
import org.headrace.serve.access.Guard;
import org.headrace.serve.access.Users;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SignInTest {
    @RegisterExtension
    final ServedProject served = new ServedProject();

    private Path file;

    @BeforeEach
    void write() {
        served.project()
                .file(
                        "users",
                        "# who may sign in\nanna:admin:" + Users.hash("secret") + "\nrolf:viewer:" + Users.hash("open")
                                + "\n");
        file = served.project().folder().resolve("users");
        served.guardedBy(new Guard(
                Optional.of("sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"),
                Users.read(file),
                false));
    }

    private String signIn(String name, String password, String next) {
        HttpResponse<String> answer = served.post("/login", "name=" + name + "&password=" + password + "&next=" + next);
        while (answer.previousResponse().isPresent()) {
            answer = answer.previousResponse().get();
        }
        return answer.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    }

    private HttpResponse<String> get(String path, String header, String value) {
        return served.send(HttpRequest.newBuilder(URI.create(served.address() + path))
                .header(header, value)
                .build());
    }

    @Test
    void nobodySeesAPageWithoutSigningIn() {
        assertThat(served.get("/runs").body()).contains("<h1>Sign in</h1>", "value=\"/runs\"");
        assertThat(served.get("/api/v1/runs").statusCode()).isEqualTo(401);
        assertThat(served.post("/pipelines/main/start", "").body()).contains("<h1>Sign in</h1>");
        assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void anAdminMayStartRunsAndAViewerMayLook() {
        String anna = signIn("anna", "secret", "/");
        String rolf = signIn("rolf", "open", "/");

        assertThat(get("/pipelines/main", "Cookie", anna).body()).contains("Run now", ">anna<");
        assertThat(get("/pipelines/main", "Cookie", rolf).body())
                .contains(">rolf<")
                .doesNotContain("Run now");
    }

    @Test
    void aSecretIsKeptAsItsDigest() {
        assertThat(get("/api/v1/runs", "Authorization", "Bearer secret").statusCode())
                .isEqualTo(200);
        assertThat(get("/api/v1/runs", "Authorization", "Bearer other").statusCode())
                .isEqualTo(401);
    }

    @Test
    void afterFiveFailuresEvenTheRightPasswordWaits() {
        for (int i = 0; i < 5; i++) {
            assertThat(signIn("anna", "guess", "/")).isEmpty();
        }

        assertThat(served.post("/login", "name=anna&password=secret").statusCode())
                .isEqualTo(429);
    }

    @Test
    void failuresOfOneNameAreNotForgottenForAnother() {
        for (int i = 0; i < 4; i++) {
            signIn("anna", "guess", "/");
        }
        assertThat(signIn("rolf", "open", "/")).isNotEmpty();
        assertThat(served.post("/login", "name=anna&password=guess").statusCode())
                .isEqualTo(401);
        assertThat(served.post("/login", "name=anna&password=guess").statusCode())
                .isEqualTo(429);
        assertThat(signIn("rolf", "open", "/")).isNotEmpty();
    }

    @Test
    void attemptsAtOnceAreCountedEach() {
        served.address();
        List<Integer> answers = IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> served.post("/login", "name=anna&password=guess").statusCode())
                .toList();

        assertThat(answers).filteredOn(status -> status == 401).hasSize(5);
        assertThat(answers).filteredOn(status -> status == 429).hasSize(15);
    }

    @Test
    void signingInLeadsBackToWhatWasAskedForAndNowhereElse() {
        assertThat(served.get("/log?text=a%26b").body()).contains("value=\"/log?text=a%26b\"");
        assertThat(served.post("/pipelines/main/start", "").body()).contains("name=\"next\" value=\"/\"");

        HttpResponse<String> part = get("/pipelines/main/plan", "HX-Request", "true");
        assertThat(part.statusCode()).isEqualTo(401);
        assertThat(part.headers().firstValue("HX-Redirect")).contains("/login");
        for (String elsewhere : List.of("//elsewhere", "/%5Celsewhere", "/%09/elsewhere", "https://elsewhere")) {
            assertThat(served.post("/login", "name=anna&password=secret&next=" + elsewhere)
                            .uri()
                            .getPath())
                    .isIn("/", "/login");
        }
    }

    @Test
    void aFileThatIsNotThereIsMissingForEveryone() {
        assertThat(served.get("/assets/x/none").statusCode()).isEqualTo(404);
    }

    @Test
    void aFileWithoutAUserIsRefused() {
        served.project().file("users", "# nobody\n");

        assertThatThrownBy(() -> Users.read(file)).hasMessageContaining("names no user");
    }

    @Test
    void whoComesThroughAProxyIsNotOfThisMachine() {
        served.guardedBy(Guard.of(Optional.empty()));

        assertThat(get("/", "Accept", "text/html").statusCode()).isEqualTo(200);
        for (String header : List.of("X-Forwarded-For", "Forwarded", "Via")) {
            HttpResponse<String> answer = get("/", header, "for=192.0.2.1");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("--users");
        }
    }

    @Test
    void aLineThatIsNoUserIsNamed() {
        served.project().file("users", "anna:boss:x\n");

        assertThatThrownBy(() -> Users.read(file)).hasMessageContaining("users:1: not a user");
    }

    @Test
    void usersAreEnoughToListenElsewhere() {
        new Service.Address("0.0.0.0", 1, new Guard(Optional.empty(), Users.read(file), false)).requireGuarded();
    }
}
