package org.headrace.project;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;

class ConnectionUrlTest {
    private static final String SERVER = "jdbc:postgresql://host:5432/database";

    @Test
    void theParametersOfTheDriverAreListed() throws IOException {
        try (InputStream in = ConnectionUrl.class.getResourceAsStream("postgresql_parameters.txt")) {
            assertThat(new String(in.readAllBytes(), UTF_8).lines())
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(PGProperty.values())
                            .map(PGProperty::getName)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "?sslmode=require",
                "?sslmode=require&user=a&password=b%26c",
                "?ssl",
                "?a&ApplicationName=x"
            })
    void knownParametersAreFine(String parameters) {
        String url = SERVER + parameters.replace("?a&", "?");

        assertThat(ConnectionUrl.problem(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "?sslmod=require,sslmod,sslmode",
        "?user=a&SSLMODE=require,SSLMODE,sslmode",
        "?targetServertype=any,targetServertype,targetServerType"
    })
    void anUnknownParameterIsRefusedWithASuggestion(String parameters, String unknown, String meant) {
        assertThat(ConnectionUrl.problem(SERVER + parameters))
                .contains("unknown parameter '" + unknown + "'; did you mean '" + meant + "'?");
    }

    @Test
    void whatMayBeAPartOfAPasswordIsNotShown() {
        assertThat(ConnectionUrl.problem(SERVER + "?password=a&hunter2b=c"))
                .contains("its parameter 2 is none of the driver's, such as sslmode; an & in a value is written %26");
    }
}
