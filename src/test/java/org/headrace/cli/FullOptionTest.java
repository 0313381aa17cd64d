package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code --full} of everything, or of some tables alone. */
class FullOptionTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void loadTwoTables() {
        for (String name : List.of("a", "b")) {
            project.production().execute("create table " + name + " as select 1 as value");
            project.load(name, "/* headrace\nfrom = production\nsync = replace\n*/\nselect value from " + name);
        }
        assertThat(call("prepare").exitCode()).isZero();
        project.warehouse().execute("update raw.a set value = 2", "update raw.b set value = 2");
    }

    private TestConsole call(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--project", project.folder().toString()));
        return TestConsole.call(Map.of(), all.toArray(String[]::new));
    }

    private List<String> values() {
        return project.warehouse().rows("select a.value as a, b.value as b from raw.a, raw.b");
    }

    @Test
    void oneTableIsLoadedAnew() {
        assertThat(call("plan", "--full=raw.a").out())
                .contains("do  load               raw.a", "-   load               raw.b");
        assertThat(call("prepare", "--full=raw.a").exitCode()).isZero();

        assertThat(values()).containsExactly("(1,2)");
    }

    @Test
    void severalTablesAreLoadedAnew() {
        assertThat(call("run", "--full=raw.b,raw.a", "main").exitCode()).isZero();

        assertThat(values()).containsExactly("(1,1)");
    }

    @Test
    void aPipelineMayFollow() {
        assertThat(call("prepare", "--full", "main").exitCode()).isZero();

        assertThat(values()).containsExactly("(1,1)");
    }

    @Test
    void aTableThatNoLoadFillsIsRefused() {
        TestConsole console = call("prepare", "--full=raw.a,raw.c");

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log()).isEqualTo("--full=raw.c names no raw table that a load fills; known: raw.a, raw.b.");
        assertThat(values()).containsExactly("(2,2)");
        assertThat(call("prepare", "--discard-history").log())
                .isEqualTo("--discard-history needs --full, or --full=TABLE for one table.");
    }
}
