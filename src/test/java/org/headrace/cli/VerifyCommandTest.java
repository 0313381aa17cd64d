package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code headrace verify} at the shell: a line for each relation, and exit code 3 for a fault. */
class VerifyCommandTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    private TestConsole verify(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("verify", "--project", project.folder().toString()));
        arguments.addAll(List.of(options));
        return TestConsole.call(Map.of(), arguments.toArray(new String[0]));
    }

    @Test
    void faultsOfEveryPipelineAreListedAndRepaired() {
        project.production()
                .execute("create table item as select i as id, 'secret' as note from generate_series(1, 9) as i");
        String load = "/* headrace\nfrom = production\nsync = key\nkey = [id]\n*/\nselect id, note from item";
        project.load("item", load);
        project.model(
                "mart/notes", "/* headrace\nkind = table\n*/\nselect note, count(*) as n from raw.item group by note");
        project.pipeline("other");
        project.file("sql/other/load/thing.sql", load);
        project.prepare();
        project.prepare("other");
        assertThat(verify().exitCode()).isZero();
        project.warehouse()
                .execute("update raw.item set note = 'x' where id = 3", "delete from raw.thing where id = 3");

        TestConsole found = verify();

        assertThat(found.exitCode()).isEqualTo(3);
        assertThat(found.out()).isEqualTo("""
                          fault    raw.item                                 9 rows  differs from its source, which did not change there: 1 of 256 parts of its rows
                          fault    mart.notes                               2 rows  differs from its query: everything; it reads raw.item, at fault
                          fault    raw.thing                                9 rows  differs from its source, which did not change there: 1 of 256 parts of its rows
                        """);
        assertThat(found.log())
                .contains("2 tables of main have wrong rows; nothing was changed:")
                .contains("headrace verify main --repair copies and builds them again.")
                .contains("A table of other has wrong rows; nothing was changed:")
                .doesNotContain("secret");

        assertThat(verify("other", "--repair").out()).startsWith("  repaired raw.thing");
        assertThat(verify("other").exitCode()).isZero();
        assertThat(verify("main", "--raw").exitCode()).isEqualTo(3);
        assertThat(verify("--repair").exitCode()).isZero();
        assertThat(verify().exitCode()).isZero();
    }

    @Test
    void aRepairThatACheckRollsBackEndsNoOtherPipeline() {
        loadTwoPipelines();
        project.check("few_items", "select from raw.item where id > 5");
        project.warehouse().execute("delete from raw.item where id = 3", "delete from raw.thing where id = 3");

        TestConsole repaired = verify("--repair");

        assertThat(repaired.exitCode()).isEqualTo(3);
        assertThat(repaired.out()).contains("repaired raw.thing").doesNotContain("raw.item");
        assertThat(repaired.log()).contains("few_items (sql/main/checks/few_items.sql): 4 violations");
        assertThat(project.warehouse().value("select count(*) from headrace.violations"))
                .isEqualTo("4");
    }

    @Test
    void faultsAreToldAlsoIfALaterPipelineFails() {
        loadTwoPipelines();
        project.file(
                "sql/other/models/mart/share.sql",
                "/* headrace\nkind = table\n*/\nselect 100 / count(*) as share from raw.thing");
        project.prepare("other");
        project.warehouse().execute("delete from raw.item where id = 3", "delete from raw.thing");

        TestConsole found = verify();

        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.log()).contains("A table of main has wrong rows").contains("division by zero");
    }

    private void loadTwoPipelines() {
        project.production().execute("create table item as select i as id from generate_series(1, 9) as i");
        String load = "/* headrace\nfrom = production\nsync = key\nkey = [id]\n*/\nselect id from item";
        project.load("item", load);
        project.pipeline("other");
        project.file("sql/other/load/thing.sql", load);
        project.prepare();
        project.prepare("other");
    }
}
