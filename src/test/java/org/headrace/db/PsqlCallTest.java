package org.headrace.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PsqlCallTest {
    private static PsqlCall call(String url) {
        return PsqlCall.of(
                new Endpoint("w", "jdbc:postgresql:" + url, Optional.of("me"), Optional.of("s3cret")),
                List.of("-c", "select 1"));
    }

    @Test
    void thePasswordIsNoArgument() {
        PsqlCall call = call("//db1:5433/data");

        assertThat(call.words()).containsExactly("psql", "host=db1 port=5433 dbname=data user=me", "-c", "select 1");
        assertThat(call.password()).contains("s3cret");
    }

    @Test
    void whatTheUrlSaysCountsMore() {
        PsqlCall call = call("//db1/data?user=reader&password=a%26b");

        assertThat(call.words()).contains("host=db1 port=5432 dbname=data user=reader");
        assertThat(call.password()).contains("a&b");
    }

    @Test
    void whatIsSecuredForUsIsSecuredForPsql() {
        assertThat(call("//db1/data?sslmode=verify-ca&sslrootcert=/my%20own/root.crt&sslpassword=s3cret")
                        .words())
                .contains("host=db1 port=5432 dbname=data user=me sslmode=verify-ca sslrootcert='/my own/root.crt'");
        assertThat(call("//db1/data?ssl=true").words())
                .contains("host=db1 port=5432 dbname=data user=me sslmode=verify-full");
    }

    @Test
    void whatPsqlDoesNotKnowIsLeftOut() {
        assertThat(call("//[::1]:5432,db2:5433/it%27s%5C?ApplicationName=x&loginTimeout=5&connectTimeout=7")
                        .words())
                .contains("host=::1,db2 port=5432,5433 dbname='it\\'s\\\\' user=me connect_timeout=7");
        assertThat(call("///").words()).contains("host=localhost port=5432 dbname=me user=me");
    }
}
