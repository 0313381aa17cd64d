package org.headrace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static Endpoint at(String url) {
        return new Endpoint("production", url, Optional.empty(), Optional.of("s3cret"));
    }

    @Test
    void anOrdinaryUrlIsShownWhole() {
        assertThat(at("jdbc:postgresql://host:5432/data?ssl=true"))
                .hasToString("production (jdbc:postgresql://host:5432/data?ssl=true)");
    }

    @Test
    void parametersWithAPasswordAreMasked() {
        assertThat(at("jdbc:postgresql://host/data?user=me&PASSWORD=s3cret&sslpassword=s3cret&ssl=true"))
                .hasToString("production (jdbc:postgresql://host/data?user=me&PASSWORD=***&sslpassword=***&ssl=true)");
    }

    @Test
    void aPasswordBeforeTheHostIsMasked() {
        assertThat(at("jdbc:postgresql://me:s3/cr@et@host:5432/data"))
                .hasToString("production (jdbc:postgresql://***@host:5432/data)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://me:s3cret@host/data",
                "jdbc:postgresql://host?password=s3cret",
                "jdbc:postgresql://host:port/data?password=s3cret"
            })
    void aUrlThatCannotBeReadIsRefusedWithoutItsPassword(String url) {
        assertThatThrownBy(() -> Session.open(at(url)))
                .hasMessage("The connection " + at(url)
                        + " is not PostgreSQL. Expected a URL such as jdbc:postgresql://host:5432/database.")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }
}
