package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code headrace query}: lists, prints and takes parameters. */
class QueryCommandTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    private TestConsole call(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--project", project.folder().toString()));
        return TestConsole.call(Map.of(), all.toArray(String[]::new));
    }

    private void query(String name, String sql) {
        project.file("sql/main/inspect/" + name + ".sql", sql);
    }

    private void studentQuery() {
        query(
                "student",
                "select given.name from (values ('Avis49'), ('Bob''s'), ('')) as given (name)"
                        + " where given.name = coalesce(current_setting('param.student', true), 'Avis49')");
    }

    @Test
    void withoutANameItListsTheQueries() {
        project.pipeline("other");
        query("b", "select 1 as one");
        query("a", "select 1 as one");
        project.file("sql/other/inspect/c.sql", "select 1 as one");

        assertThat(call("query").out().lines())
                .containsExactly("pipeline  query", "main      a", "main      b", "other     c");
        assertThat(call("query", "main").out().lines()).containsExactly("a", "b");
    }

    @Test
    void aTableCsvOrJsonIsPrinted() {
        query(
                "values",
                "select * from (values (1, 'a\"b\\c', null, '{\"k\":\n 1}'::json), (2, e'd\\te\\nf,', true, null))"
                        + " as given (n, t, b, j) order by n");

        assertThat(call("query", "main", "values").out().lines().findFirst()).contains("n  t       b     j");
        assertThat(call("query", "main", "values", "--format", "csv").out())
                .isEqualTo("n,t,b,j\n1,\"a\"\"b\\c\",,\"{\"\"k\"\":\n 1}\"\n2,\"d\te\nf,\",t,\n");
        assertThat(call("query", "main", "values", "--format", "json").out().lines())
                .containsExactly(
                        "[{\"n\":1,\"t\":\"a\\\"b\\\\c\",\"b\":null,\"j\":{\"k\":  1}},",
                        "{\"n\":2,\"t\":\"d\\te\\nf,\",\"b\":true,\"j\":null}]");
    }

    @Test
    void aQueryWithoutRowsIsAnEmptyArray() {
        query("nothing", "select 1 as one where false");

        assertThat(call("query", "main", "nothing", "--format", "json").out()).isEqualTo("[]\n");
        assertThat(call("query", "main", "nothing", "--format", "csv").out()).isEqualTo("one\n");
    }

    @Test
    void aParameterIsTheDefaultOrWhatIsSet() {
        studentQuery();

        assertThat(call("query", "main", "student", "--format", "csv").out()).isEqualTo("name\nAvis49\n");
        assertThat(call("query", "main", "student", "--format", "csv", "--set", "student=Bob's")
                        .out())
                .isEqualTo("name\nBob's\n");
        assertThat(call("query", "main", "student", "--format", "csv", "--set", "student=")
                        .out())
                .isEqualTo("name\n\"\"\n");
    }

    @Test
    void aParameterThatWasSetIsTheDefaultAgainForTheNextCommand() throws IOException {
        studentQuery();
        Path commands = Files.writeString(
                project.folder().resolve("commands"),
                "query main student --set \"student=Bob's\" --project %1$s%nquery main student --project %1$s%n"
                        .formatted(project.folder()));

        assertThat(TestConsole.call(Map.of(), "batch", commands.toString())
                        .out()
                        .lines())
                .containsExactly("name", "Bob's", "name", "Avis49");
    }

    @Test
    void aParameterThatTheQueryDoesNotReadIsRefused() {
        studentQuery();
        query("fixed", "select 1 as one");

        TestConsole misspelt = call("query", "main", "student", "--set", "studnet=x");
        TestConsole without = call("query", "main", "fixed", "--set", "a=x");

        assertThat(List.of(misspelt.exitCode(), without.exitCode())).containsOnly(2);
        assertThat(misspelt.log())
                .isEqualTo("sql/main/inspect/student.sql has no parameter 'studnet'; expected: student.");
        assertThat(without.log())
                .isEqualTo("sql/main/inspect/fixed.sql has no parameter 'a'; it has none. Leave out --set.");
    }
}
