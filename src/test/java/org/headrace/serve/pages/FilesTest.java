package org.headrace.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class FilesTest {
    private static final String JANUARY = "year=2023/month=1/day_2.csv";

    @RegisterExtension
    final ServedProject served = new ServedProject();

    @BeforeEach
    void export() {
        served.project().model("mart/day", """
                /* headrace
                kind = table
                */
                select 2023 as year, month, 2 as day, '<b>"1,5"</b>' as value from (values (1), (2), (10)) as m (month)""");
        served.project()
                .export(
                        "days",
                        "/* headrace\npath = \"year={year}/month={month}/day_{day}.csv\"\n*/\n"
                                + "select year, month, day, value from mart.day");
        served.run("main");
    }

    private Path exported(String path) {
        return served.project().folder().resolve("exports").resolve(path);
    }

    @Test
    void foldersAreListedInTheOrderOfTheirNumbers() {
        assertThat(served.get("/files").body()).contains("/files?in=year%3D2023%2F", "3 files");
        assertThat(served.get("/files?in=year%3D2023").body())
                .containsSubsequence(">month=1/</a>", ">month=2/</a>", ">month=10/</a>");
        assertThat(served.get("/files?in=year%3D2023%2Fmonth%3D1%2F").body())
                .contains(
                        ">day_2.csv</a>",
                        "Unchanged since",
                        "/files/download?path=year%3D2023%2Fmonth%3D1%2Fday_2.csv");
    }

    @Test
    void previewShowsValuesAsText() {
        assertThat(served.get("/files/preview?path=" + Text.url(JANUARY)).body())
                .contains(">value</th>", ">&lt;b&gt;\"1,5\"&lt;/b&gt;</td>")
                .doesNotContain("<b>", "differs from what the export wrote");
    }

    @Test
    void aFileIsDownloadedAsItIs() throws IOException {
        HttpResponse<String> file = served.get("/files/download?path=" + Text.url(JANUARY));

        assertThat(file.body()).isEqualTo(Files.readString(exported(JANUARY)));
        assertThat(file.headers().firstValue("Content-Disposition")).contains("attachment; filename*=UTF-8''day_2.csv");
        assertThat(file.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
    }

    @Test
    void aMonthIsDownloadedAsAnArchive() throws Exception {
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(served.address() + "/files/zip?in=year%3D2023%2Fmonth%3D1"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(response.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                assertThat(zip.readAllBytes()).isEqualTo(Files.readAllBytes(exported(JANUARY)));
            }
        }

        assertThat(names).containsExactly(JANUARY);
    }

    @Test
    void noPathOfARequestIsOpened() throws IOException {
        Files.writeString(served.project().folder().resolve("exports/not_exported.csv"), "secret");
        for (String path : List.of(
                "../headrace.conf",
                "..%2Fheadrace.conf",
                "%2e%2e%2fheadrace.conf",
                "year%3D2023/../../headrace.conf",
                "%2Fetc%2Fpasswd",
                "not_exported.csv",
                "%00",
                "")) {
            for (String page : List.of("/files/download?path=", "/files/preview?path=", "/files/zip?in=%2E%2E/")) {
                HttpResponse<String> response = served.get(page + path);
                assertThat(response.statusCode()).as(page + path).isEqualTo(404);
                assertThat(response.body()).doesNotContain("connections {", "secret", "root:");
            }
        }
        assertThat(served.get("/files?in=..").statusCode()).isEqualTo(404);
        assertThat(served.get("/files/..%2f..%2fheadrace.conf").statusCode()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void aLinkThatLeadsOutOfTheTreeIsNotFollowed() throws IOException {
        Files.delete(exported(JANUARY));
        Files.createSymbolicLink(exported(JANUARY), served.project().folder().resolve("headrace.conf"));

        assertThat(served.get("/files/download?path=" + Text.url(JANUARY)).body())
                .contains("is not where the export has written it")
                .doesNotContain("connections");
        assertThat(served.get("/files/zip?in=year%3D2023").statusCode()).isEqualTo(404);
    }

    @Test
    void aFileThatSomeoneElseChangedIsSaidToBe() throws IOException {
        Files.writeString(exported(JANUARY), "year\n\"<script>alert(1)</script>\"\"\n2\"\n");

        assertThat(served.get("/files/preview?path=" + Text.url(JANUARY)).body())
                .contains(
                        "The size of this file differs from what the export wrote",
                        "&lt;script&gt;alert(1)&lt;/script&gt;\"\n2</td>")
                .doesNotContain("<script>alert");
    }
}
