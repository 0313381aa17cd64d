package org.headrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateSchemaTest {
    /** Else a run that was killed before the last of them would never be told of the rest. */
    @Test
    void everyScriptIsListed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/org/headrace/state/migrations"))) {
            List<String> scripts = files.map(file -> file.getFileName().toString())
                    .sorted(Comparator.comparingInt(StateSchemaTest::version))
                    .toList();

            assertThat(StateSchema.MIGRATIONS.scripts()).isEqualTo(scripts);
        }
    }

    private static int version(String script) {
        return Integer.parseInt(script.substring(1, script.indexOf("__")));
    }
}
