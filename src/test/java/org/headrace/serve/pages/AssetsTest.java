package org.headrace.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AssetsTest {
    private static byte[] read(String name) throws Exception {
        try (InputStream in = Assets.class.getResourceAsStream("assets/vendor/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void filesOfOthersAreThoseThatTheirSumsName() throws Exception {
        List<String[]> sums = new String(read("SHA256SUMS"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(" +"))
                .toList();
        for (String[] sum : sums) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(read(sum[1]));
            assertThat(HexFormat.of().formatHex(digest)).as(sum[1]).isEqualTo(sum[0]);
        }

        assertThat(sums.stream().map(sum -> "vendor/" + sum[1]))
                .containsExactlyInAnyOrderElementsOf(Assets.NAMES.stream()
                        .filter(name -> name.startsWith("vendor/"))
                        .toList());
    }

    @Test
    void nothingElseIsServed() {
        assertThat(Assets.find("../../../state/migrations/V1__state.sql")).isEmpty();
        assertThat(Assets.find("vendor/README.md")).isEmpty();
    }
}
