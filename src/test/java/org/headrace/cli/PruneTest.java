package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was made for files that are gone is listed, and removed on request only. */
class PruneTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void runOnce() {
        project.production()
                .execute("create table event (id int, value int)", "insert into event values (1, 10), (2, 20)");
        for (String load : new String[] {"event", "other"}) {
            project.load(load, "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, value from event");
        }
        project.model(
                "mart/total", "/* headrace\nkind = table\n*/\nselect sum(event.value)::int as total from raw.event");
        project.model("mart/kept", "/* headrace\nkind = table\n*/\nselect event.id as id from raw.event");
        project.model("mart/shown", "select total.total as total from mart.total");
        project.model(
                "mart/stored",
                "/* headrace\nkind = materialized_view\n*/\nselect shown.total as total from mart.shown");
        project.check("positive", "select event.value as value from raw.event where event.value < 0");
        project.export("values", "/* headrace\npath = \"{id}.csv\"\n*/\nselect event.id, event.value from raw.event");
        project.export("kept", "/* headrace\npath = \"kept.csv\"\n*/\nselect kept.id from mart.kept order by kept.id");
        assertThat(call("run", "main").exitCode()).isZero();
    }

    private TestConsole call(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--project";
        all[arguments.length + 1] = project.folder().toString();
        return TestConsole.call(Map.of(), all);
    }

    private void delete(String... files) {
        for (String file : files) {
            try {
                Files.delete(project.folder().resolve("sql/main").resolve(file));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void deleteAllButKept() {
        delete(
                "load/other.sql",
                "models/mart/total.sql",
                "models/mart/shown.sql",
                "models/mart/stored.sql",
                "checks/positive.sql",
                "exports/values.sql");
    }

    private boolean isThere(String relation) {
        return project.warehouse().value("select to_regclass('" + relation + "')") != null;
    }

    @Test
    void nothingIsOrphanedWhileThereIsAFile() {
        assertThat(call("prune").out()).isEqualTo("Nothing to remove: there is a file for all that headrace made.\n");
        assertThat(call("status").out()).doesNotContain("rphaned");
        assertThat(call("plan").out()).doesNotContain("rphaned");
    }

    @Test
    void whatIsLeftIsListedAndStays() {
        deleteAllButKept();
        String listed = """
                main:
                  materialized view mart.stored
                  table mart.total
                  table raw.other
                  view mart.shown
                  check main/positive
                  2 files of the export values
                """;

        TestConsole prune = call("prune");

        assertThat(prune.out().lines().sorted())
                .containsExactlyElementsOf((listed + "Nothing was removed. To remove it, say so with --yes.\n")
                        .lines()
                        .sorted()
                        .toList());
        for (String command : new String[] {"plan", "status"}) {
            assertThat(call(command).out())
                    .contains("materialized view mart.stored: no file makes it; headrace prune main removes it")
                    .contains("2 files of the export values: no file makes it; headrace prune main removes it");
        }
        assertThat(isThere("mart.total")).isTrue();
        assertThat(project.files()).containsExactly("1.csv", "2.csv", "kept.csv");
        assertThat(call("run", "main").exitCode()).isZero();
        assertThat(isThere("mart.total")).isTrue();
    }

    @Test
    void whatIsLeftIsRemovedOnRequest() {
        deleteAllButKept();

        assertThat(call("prune", "main", "--yes").exitCode()).isZero();

        for (String relation : new String[] {"mart.total", "mart.shown", "mart.stored", "raw.other"}) {
            assertThat(isThere(relation)).as(relation).isFalse();
        }
        assertThat(isThere("mart.kept")).isTrue();
        assertThat(project.files()).containsExactly("kept.csv");
        assertThat(project.warehouse().value("select outcome from headrace.run where command = 'prune'"))
                .isEqualTo("done");
        assertThat(call("prune").out()).startsWith("Nothing to remove");
        assertThat(call("run", "main").exitCode()).isZero();
        assertThat(call("export", "main").exitCode()).isZero();
    }

    @Test
    void aRenamedModelIsRemovedUnderItsOldName() {
        delete("models/mart/kept.sql");
        project.model("mart/renamed", "/* headrace\nkind = table\n*/\nselect event.id as id from raw.event");
        project.export("kept", "/* headrace\npath = \"kept.csv\"\n*/\nselect renamed.id from mart.renamed order by 1");
        assertThat(call("run", "main").exitCode()).isZero();

        assertThat(call("prune", "--yes").out()).contains("table mart.kept");

        assertThat(isThere("mart.kept")).isFalse();
        assertThat(isThere("mart.renamed")).isTrue();
        assertThat(project.exported("kept.csv")).isEqualTo("id\n1\n2\n");
    }

    @Test
    void whatOthersReadIsRefusedAndNothingIsRemoved() {
        deleteAllButKept();
        project.warehouse().execute("create view public.mine as select total from mart.total");

        TestConsole prune = call("prune", "--yes");

        assertThat(prune.exitCode()).isEqualTo(1);
        assertThat(prune.log()).contains("Nothing was removed: mart.total is read by public.mine.");
        assertThat(isThere("mart.stored")).isTrue();
        assertThat(project.files()).contains("1.csv");
    }

    @Test
    void whatSomeoneElsePutInItsPlaceStays() {
        deleteAllButKept();
        project.warehouse()
                .execute("drop view mart.shown cascade", "create table mart.shown (mine int)", "drop table raw.other");

        assertThat(call("prune", "--yes").out())
                .contains("table mart.shown, which headrace did not make as such, and leaves alone")
                .contains("missing raw.other");

        assertThat(isThere("mart.shown")).isTrue();
        assertThat(isThere("mart.total")).isFalse();
        assertThat(project.warehouse().value("select message from headrace.run where command = 'prune'"))
                .startsWith("removed ")
                .contains("mart.total")
                .doesNotContain("mart.shown");
    }

    @Test
    void aFileThatSomeoneChangedStays() throws IOException {
        deleteAllButKept();
        Path changed = project.folder().resolve("exports/1.csv");
        Files.writeString(changed, "mine");

        assertThat(call("prune", "--yes").out()).contains("1.csv is not as it was left, and stays");

        assertThat(changed).hasContent("mine");
        assertThat(project.files()).containsExactly("1.csv", "kept.csv");
    }

    @Test
    void filesInAnotherFolderStay() {
        deleteAllButKept();
        project.settings("export-dir = other");

        assertThat(call("prune", "--yes").exitCode()).isZero();

        assertThat(project.files()).containsExactly("1.csv", "2.csv", "kept.csv");
    }

    /** Its versions begin anew; what was made from the first one must not take them for the same. */
    @Test
    void aModelThatComesBackIsBuiltAndExportedAnew() {
        String kept = "/* headrace\nkind = table\n*/\nselect event.id as id from raw.event";
        delete("models/mart/kept.sql", "exports/kept.sql");
        assertThat(call("prune", "--yes").exitCode()).isZero();
        project.model("mart/kept", kept.replace("as id from", "+ 1 as id from"));
        project.export("kept", "/* headrace\npath = \"kept.csv\"\n*/\nselect kept.id from mart.kept order by kept.id");

        assertThat(call("run", "main").exitCode()).isZero();

        assertThat(project.exported("kept.csv")).isEqualTo("id\n2\n3\n");
    }

    @Test
    void aPipelineWithoutAFolderIsPrunedByItsName() throws IOException {
        Files.move(project.folder().resolve("sql/main"), project.folder().resolve("sql/renamed"));
        project.model("x/y", "select 1 as one");
        Files.delete(project.folder().resolve("sql/main/models/x/y.sql"));
        Files.delete(project.folder().resolve("sql/main/models/x"));
        Files.delete(project.folder().resolve("sql/main/models"));
        Files.delete(project.folder().resolve("sql/main"));

        assertThat(call("status").out())
                .contains("2 files of the export values, of the pipeline main: no file makes it; headrace prune main");
        assertThat(call("prune", "main", "--yes").exitCode()).isZero();

        assertThat(isThere("mart.kept")).isTrue();
        assertThat(project.files()).isEmpty();
    }

    @Test
    void anUnknownPipelineIsRefused() {
        assertThat(call("prune", "mian").exitCode()).isEqualTo(2);
    }

    @Test
    void statusSaysWhatIsBehindAndWhy() {
        project.production().execute("update event set value = -1 where id = 1");
        assertThat(call("run", "main").exitCode()).isEqualTo(3);
        project.check(
                "never", "/* headrace\nseverity = warn\n*/\nselect event.id as id from raw.event where event.id = 9");

        String status = call("status").out();

        assertThat(status.lines().map(line -> line.replaceAll(" +", " ").strip()))
                .anyMatch(line -> line.startsWith("raw.event main 2 ") && line.endsWith(" loaded"))
                .anyMatch(line -> line.startsWith("mart.total main table 1 ")
                        && line.contains("behind: ")
                        && line.contains("raw.event"))
                .anyMatch(line -> line.startsWith("positive main error failed 1 ") && line.contains("behind: "))
                .anyMatch(line -> line.startsWith("never main warn never run"))
                .anyMatch(line -> line.startsWith("values main 2 ") && line.endsWith("behind: raw.event changed"))
                .anyMatch(line -> line.startsWith("kept main 1 ") && line.endsWith("up to date"))
                .anyMatch(line ->
                        line.contains("check_failed") && line.contains("positive (sql/main/checks/positive.sql)"));
    }
}
