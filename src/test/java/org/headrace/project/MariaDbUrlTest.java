package org.headrace.project;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.Configuration;

class MariaDbUrlTest {
    @Test
    void theParametersOfTheDriverAreListed() throws IOException {
        try (InputStream in = ConnectionUrl.class.getResourceAsStream("mariadb_parameters.txt")) {
            assertThat(new String(in.readAllBytes(), UTF_8).lines())
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(Configuration.Builder.class.getDeclaredFields())
                            .filter(field -> !field.isSynthetic())
                            .map(Field::getName)
                            .filter(name -> !name.startsWith("_") && !name.equals("database"))
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://host/shop",
                "jdbc:mysql://host:3306/shop",
                "jdbc:mariadb://one:3306,two:3306/shop?sslMode=verify-full&user=a"
            })
    void bothSchemesAreMariaDb(String url) {
        assertThat(ConnectionUrl.problem(url)).isEmpty();
        assertThat(ConnectionKind.of(url)).contains(ConnectionKind.MARIADB);
    }

    @Test
    void anUnknownParameterIsRefusedWithASuggestion() {
        assertThat(ConnectionUrl.problem("jdbc:mariadb://host/shop?sslmod=trust"))
                .contains("unknown parameter 'sslmod'; did you mean 'sslMode'?");
    }

    @Test
    void userAndPasswordAreSettingsOfTheirOwn() {
        assertThat(ConnectionUrl.problem("jdbc:mariadb://me:s3cret@host/shop"))
                .contains("user and password go into the keys 'user' and 'password', not before the host");
    }
}
