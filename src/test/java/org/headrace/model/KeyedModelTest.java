package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.headrace.plan.PeriodMappings;
import org.headrace.project.Model;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which keys of a model a run rebuilds. */
class KeyedModelTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void loadScores() {
        project.production()
                .execute(
                        "create table score (at timestamp, student text, value int)",
                        "insert into score values ('2024-01-01 10:00', 'a', 1), ('2024-01-01 11:00', 'b''\"\\', 2),"
                                + " ('2024-01-02 10:00', null, 3)");
        project.load(
                "score",
                "/* headrace\nfrom = production\nsync = period\nperiod { column = at, unit = hour }\n*/\nselect at, student, value from score");
        project.model(
                "core/score",
                "/* headrace\nkind = incremental\nperiod { column = at, unit = hour }\n*/\nselect score.at, score.student, score.value from raw.score");
    }

    private void total(String settings, String query) {
        project.model(
                "mart/total",
                "/* headrace\nkind = incremental\nby { key = [student] }\n" + settings + "\n*/\n" + query);
    }

    private void total() {
        total("", "select score.student, sum(score.value) as total from core.score group by score.student");
    }

    private List<String> rows() {
        return project.warehouse().rows("select * from mart.total order by 1, 2");
    }

    private String rebuilt(String... changes) {
        project.production().execute(changes);
        return project.prepare().detail("mart.total");
    }

    @Test
    void onlyKeysOfRowsThatCameOrWentAreRebuilt() {
        total();
        project.prepare();
        project.warehouse().execute("update mart.total set total = -1");

        assertThat(rebuilt("insert into score values ('2024-01-02 12:00', 'c', 4)"))
                .isEqualTo("rebuilt 1 key: core.score changes");
        assertThat(rows()).containsExactly("(a,-1)", "(\"b'\"\"\\\\\",-1)", "(c,4)", "(,-1)");

        assertThat(rebuilt("update score set student = 'c' where student is null"))
                .isEqualTo("rebuilt 2 keys: core.score changes");
        assertThat(rows()).containsExactly("(a,-1)", "(\"b'\"\"\\\\\",-1)", "(c,7)");

        assertThat(rebuilt("delete from score where value = 2")).isEqualTo("rebuilt 1 key: core.score changes");
        assertThat(rows()).containsExactly("(a,-1)", "(c,7)");

        assertThat(rebuilt(
                        "delete from score where value = 1", "insert into score values ('2024-01-01 10:00', null, 9)"))
                .isEqualTo("rebuilt 2 keys: core.score changes");
        assertThat(rows()).containsExactly("(c,7)", "(,9)");
    }

    @Test
    void rowsThatCameOutEqualAreNotWrittenAndChangeNothingForReaders() {
        total("", "select score.student, count(*) as scores from core.score group by score.student");
        project.model("mart/reader", "/* headrace\nkind = table\n*/\nselect total.scores from mart.total");
        project.prepare();
        project.production().execute("update score set value = value + 1");

        assertThat(project.prepare().skipped()).contains("mart.reader");
    }

    @Test
    void planSaysHowEachInputIsFollowedAndWhyNot() {
        total();
        assertThat(followed()).containsExactly("core.score: traced");
        total("", "select score.student, sum(score.value) as total from raw.score group by score.student");
        assertThat(followed())
                .containsExactly("raw.score: whole, as the keys of rows that a load replaced are not known");
        total("reads { \"core.score\" = nothing }", "select score.student, 1 as total from core.score");
        assertThat(followed()).containsExactly("core.score: declared, nothing; not verified");
        total("", "select distinct on (score.student) score.student, score.value from core.score order by 1, 2");
        assertThat(followed())
                .containsExactly(
                        "core.score: whole, as it cannot be traced, as it has a window function or DISTINCT ON");
        total(
                "",
                "select coalesce(s.student, t.student) as student, 1 as total from core.score as s full join core.score as t on true");
        assertThat(followed())
                .containsExactly("core.score: whole, as it cannot be traced, as it has a RIGHT or FULL JOIN");
        total();
        project.prepare();
        project.production().execute("insert into score values ('2024-01-02 12:00', 'c', 4)");
        assertThat(project.plan()).contains("incremental mart.total: core.score changes");
    }

    private List<String> followed() {
        Project read = ProjectReader.read(project.folder(), Map.of());
        Model total = read.pipeline("main").models().stream()
                .filter(model -> model.name().name().equals("total"))
                .findFirst()
                .orElseThrow();
        return new PeriodMappings(read).describe(total, "not verified");
    }

    @Test
    void whatIsTouchedCanBeDeclared() {
        total(
                "touches { \"core.score\" = \"select s.student from core.score as s join changed_periods on s.at >= starts_at and s.at"
                        + " < ends_at\" }",
                "select distinct on (score.student) score.student, score.value from core.score order by 1, 2 desc");
        project.prepare();
        project.warehouse().execute("update mart.total set value = -1");

        assertThat(rebuilt(
                        "insert into score values ('2024-01-02 12:00', 'a', 4)", "delete from score where value = 3"))
                .isEqualTo("rebuilt 2 keys: core.score changes");
        assertThat(rows()).containsExactly("(a,4)", "(\"b'\"\"\\\\\",-1)");
    }

    @Test
    void whatIsTouchedIsAskedOfModelsBeforeTheyFollowALoad() {
        total(
                "touches { \"raw.score\" = \"select s.student from core.score as s join changed_periods on s.at >= starts_at"
                        + " and s.at < ends_at\" }",
                "select score.student, sum(score.value) as total from raw.score group by score.student");
        project.prepare();

        assertThat(rebuilt("delete from score where value = 2")).isEqualTo("rebuilt 1 key: raw.score changes");

        assertThat(rows()).containsExactly("(a,1)", "(,3)");
    }

    @Test
    void changesThatAnEarlierRunMadeInAnotherPipelineRebuildAll() {
        project.pipeline("other");
        total();
        project.prepare();
        project.file(
                "sql/other/models/mart/elsewhere.sql",
                "/* headrace\nkind = incremental\nby { key = [student] }\n*/\nselect score.student, max(score.value) as value from core.score group by 1");
        project.prepare("other");
        project.production().execute("delete from score where value = 3");
        project.prepare();

        assertThat(project.prepare("other").detail("mart.elsewhere"))
                .isEqualTo("rebuilt everything: core.score changed in an earlier run");
        assertThat(project.warehouse().rows("select student from mart.elsewhere where value = 3"))
                .isEmpty();
    }

    @Test
    void settingsThatDoNotFitAreRefused() {
        total("period { column = at, unit = day }", "select score.student, score.at from core.score");
        assertThatThrownBy(project::prepare).hasMessageContaining("a model is rebuilt by period or by key; keep one");
        total("reads { \"core.score\" = \"1 day\" }", "select score.student from core.score");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining(
                        "core.score: a distance goes only with the key 'period'; expected everything or nothing");
        project.model("mart/total", "/* headrace\nkind = table\nby { key = [a] }\n*/\nselect 1 as a from core.score");
        assertThatThrownBy(project::prepare).hasMessageContaining("the key 'by' goes only with kind = incremental");
        project.model("mart/total", "/* headrace\nkind = incremental\nby { }\n*/\nselect 1 as a from core.score");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining("'by' names no columns; write by { key = [column, ...] }");
        total("", "select score.value from core.score");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining(
                        "The key column 'student' is not in the result. Correct the query, or the key that names it.");
    }

    @Test
    void aDimensionIsRebuiltByItsKey() {
        project.model(
                "core/student",
                "/* headrace\nkind = dimension\nkey = [student]\n*/\nselect score.student, count(*) as scores from core.score where score.student is not null group by score.student");
        project.prepare();
        project.warehouse().execute("update core.student set scores = -1");
        project.production()
                .execute("insert into score values ('2024-01-02 12:00', 'a', 4), ('2024-01-02 12:00', 'c', 4)");

        assertThat(project.prepare().detail("core.student")).isEqualTo("rebuilt 2 keys: core.score changes");

        assertThat(project.warehouse().rows("select id, scores from core.student order by id"))
                .containsExactly("(1,2)", "(2,-1)", "(3,1)");
    }

    /** The keys of old rows are asked for through the view as it was, which has no column that the new one has. */
    @Test
    void aViewThatChangesWithItsInputLeadsToAllKeys() {
        project.model("stg/v", "select score.student, score.value from core.score");
        total("", "select v.student, sum(v.value) as total from stg.v group by v.student");
        project.prepare();
        project.model("stg/v", "select score.at, score.student, score.value from core.score");
        project.production().execute("update score set value = 9 where student = 'a'");

        project.prepare();

        assertThat(project.warehouse().value("select total from mart.total where student = 'a'"))
                .isEqualTo("9");
    }

    /** What a query of {@code touches} reads may be gone before the relation that it is declared for is rebuilt. */
    @Test
    void aTableThatTouchesReadsAndThatIsGoneLeadsToAllKeys() {
        project.model(
                "core/class",
                "/* headrace\nkind = incremental\nperiod { column = at, unit = hour }\n*/\n"
                        + "select score.at, score.student from raw.score");
        total(
                "touches { \"raw.score\" = \"select class.student from core.class join changed_periods"
                        + " on class.at >= starts_at and class.at < ends_at\" }",
                "select score.student, sum(score.value) as total from raw.score group by score.student");
        project.prepare();
        project.warehouse().execute("drop table core.class");
        project.production().execute("update score set value = 9 where student = 'a'");

        project.prepare();

        assertThat(project.warehouse().value("select total from mart.total where student = 'a'"))
                .isEqualTo("9");
    }
}
