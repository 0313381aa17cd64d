package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.run.Finding;
import org.headrace.run.PipelineRun;
import org.headrace.run.Pruning;
import org.headrace.run.QueryReview;
import org.headrace.run.Reload;
import org.headrace.run.VerifyScope;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ids of a dimension are given once, whatever becomes of its rows, its table and its file. */
class DimensionTest {
    private static final String QUERY =
            "select score.student, max(score.value) as best from raw.score group by score.student";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void loadScores() {
        project.production()
                .execute(
                        "create table score (student text, value int)",
                        "insert into score values ('b', 1), ('d', 2), ('d', 3)");
        project.load("score", "/* headrace\nfrom = production\nsync = replace\n*/\nselect student, value from score");
        student("key = [student]", QUERY);
    }

    private void student(String settings, String query) {
        project.model("core/student", "/* headrace\nkind = dimension\n" + settings + "\n*/\n" + query);
    }

    private List<String> rows() {
        return project.warehouse().rows("select id, student from core.student order by id");
    }

    private List<String> problems() {
        Project read = ProjectReader.read(project.folder(), Map.of());
        try (Session session = Session.open(project.warehouse().endpoint())) {
            var subject = new QueryReview.Subject(read.pipeline("main"), Map.of());
            return QueryReview.of(read, session, List.of(subject), Map.of()).problems();
        }
    }

    private void addScore(String values) {
        project.production().execute("insert into score values (" + values + ")");
    }

    @Test
    void idsStayOverNewRowsVanishedRowsFullRunsAndNewDefinitions() {
        project.prepare();
        assertThat(rows()).containsExactly("(1,b)", "(2,d)");
        addScore("'a', 5");
        project.prepare();
        assertThat(rows()).containsExactly("(1,b)", "(2,d)", "(3,a)");
        project.production()
                .execute("delete from score where student in ('a', 'b')", "insert into score values ('c', 0)");
        project.prepare();
        assertThat(rows()).containsExactly("(2,d)", "(4,c)");
        addScore("'a', 5");
        project.prepare(Reload.EVERYTHING);
        assertThat(rows()).containsExactly("(2,d)", "(3,a)", "(4,c)");
        student(
                "key = student",
                "select student, count(*) as scores from raw.score group by student union all select 'b', 0");
        project.prepare();
        assertThat(rows()).containsExactly("(1,b)", "(2,d)", "(3,a)", "(4,c)");
        project.warehouse().execute("drop table core.student");
        addScore("'0', 5");
        project.prepare();
        assertThat(rows()).containsExactly("(1,b)", "(2,d)", "(3,a)", "(4,c)", "(5,0)");
        assertThat(project.prepare().summary()).startsWith("nothing changed");
    }

    @Test
    void rowsThatAreAsTheyWereAreNotWritten() {
        project.prepare();
        project.warehouse().execute("update core.student set best = -1 where student = 'b'");
        addScore("'d', 3");

        assertThat(project.prepare().detail("core.student")).isEqualTo("refreshed: raw.score changes");

        assertThat(project.warehouse().rows("select * from core.student order by id"))
                .containsExactly("(1,b,1)", "(2,d,3)");
    }

    @Test
    void aRunThatIsRolledBackGivesNoIds() {
        project.prepare();
        project.check("none_is_called_a", "select from core.student where student = 'a'");
        addScore("'a', 5");
        assertThatThrownBy(project::prepare).hasMessageContaining("none_is_called_a");
        assertThat(rows()).containsExactly("(1,b)", "(2,d)");
        project.production().execute("update score set student = 'x' where student = 'a'");

        project.prepare();

        assertThat(rows()).containsExactly("(1,b)", "(2,d)", "(3,x)");
    }

    @Test
    void keysThatAreNullOrNotUniqueAreRefused() {
        addScore("null, 1");
        assertThatThrownBy(project::prepare)
                .hasMessage(
                        "dimension core.student failed (sql/main/models/core/student.sql:5): key [student] is null in a row"
                                + " of core.student; nothing was changed.\n  Expected a value in each row, as an id stands for it."
                                + " Leave out such rows in the query.");
        student("key = [student]", "select student, value from raw.score where student is not null");
        assertThatThrownBy(project::prepare)
                .hasMessageEndingWith("key [student] is not unique among the rows of core.student; nothing was changed."
                        + "\n  Expected each value once. Add a column to 'key', or correct the query.");
        student("key = [best]", "select student, value::float8 as best from raw.score");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining("The key column 'best' of core.student is float8, of which equal values can have"
                        + " different texts; nothing was changed.");
        student("key = [student]", "select student, max(value) as id from raw.score group by student");
        assertThatThrownBy(project::prepare).hasMessageContaining("gives a column 'id', which headrace adds");
        student("key = [pupil]", QUERY);
        assertThatThrownBy(project::prepare).hasMessageContaining("gives no column 'pupil', which 'key' names");
        student("", QUERY);
        assertThatThrownBy(project::prepare)
                .hasMessageContaining("the key 'key' is missing; kind = dimension needs key = [column, ...]");
    }

    @Test
    void otherKeyColumnsAreRefusedAndAnotherOrderIsNone() {
        project.prepare();
        student("key = [student, value]", "select distinct student, value from raw.score");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining(
                        "The ids of core.student were given for the key [student], and its file now has the key"
                                + " [student, value], so no value would keep its id; nothing was changed.");
        project.model(
                "core/pair",
                "/* headrace\nkind = dimension\nkey = [student, value]\n*/\nselect student, value from raw.score");
        student("key = [pupil]", "select distinct student as pupil from raw.score");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining("run: update headrace.dimension set key_columns = array['pupil'] where model ="
                        + " 'core.student';");
        project.warehouse()
                .execute("update headrace.dimension set key_columns = array['pupil'] where model = 'core.student'");
        project.prepare();
        assertThat(project.warehouse().rows("select * from core.student order by id"))
                .containsExactly("(1,b)", "(2,d)");
        project.model(
                "core/pair",
                "/* headrace\nkind = dimension\nkey = [value, student]\n*/\nselect value, student from raw.score");
        project.prepare();
        assertThat(project.warehouse().rows("select * from core.pair order by id"))
                .containsExactly("(1,1,b)", "(2,2,d)", "(3,3,d)");
    }

    @Test
    void aKeyKeepsItsIdsInAnotherTypeThatWritesItsValuesAlike() {
        for (String type : List.of("int", "numeric(9, 2)", "text", "bigint", "varchar(9)")) {
            student("key = [best]", "select distinct value::int::" + type + " as best from raw.score");
            if (type.startsWith("numeric")) {
                addScore("'z', 9");
            }
            project.prepare();
            assertThat(
                            project.warehouse()
                                    .rows(
                                            "select id, best::numeric::int from core.student where best::numeric < 9 order by id"))
                    .as(type)
                    .containsExactly("(1,1)", "(2,2)", "(3,3)");
        }
    }

    @Test
    void factsFollowTheirDimension() {
        project.model("core/score", """
                /* headrace
                kind = table
                */
                select student.id as student_id, score.value
                from raw.score
                join core.student on student.student = score.student
                """);
        assertThat(problems()).isEmpty();
        project.prepare();
        addScore("'a', 7");

        assertThat(problems()).isEmpty();
        project.prepare();

        assertThat(project.warehouse().rows("select * from core.score order by value"))
                .containsExactly("(1,1)", "(2,2)", "(2,3)", "(3,7)");
    }

    @Test
    void verifyFindsAndRepairsAnIdThatIsNotTheOneGiven() {
        project.prepare();
        assertThat(outcome()).isEqualTo(Finding.Outcome.EQUAL);
        project.warehouse().execute("update core.student set id = 7 where student = 'b'");
        assertThat(outcome()).isEqualTo(Finding.Outcome.FAULT);
        project.verify(new VerifyScope(true, true, true), finding -> {});
        assertThat(rows()).containsExactly("(1,b)", "(2,d)");
    }

    @Test
    void verifyFindsAndRepairsARowWhoseKeyWasNeverGivenAnId() {
        student("key = [student]\nreads { \"raw.score\" = nothing }", QUERY);
        project.prepare();
        addScore("'a', 5");
        project.prepare();
        assertThat(rows()).containsExactly("(1,b)", "(2,d)");

        assertThat(outcome()).isEqualTo(Finding.Outcome.FAULT);
        project.verify(new VerifyScope(true, true, true), finding -> {});

        assertThat(rows()).containsExactly("(1,b)", "(2,d)", "(3,a)");
        assertThat(outcome()).isEqualTo(Finding.Outcome.EQUAL);
    }

    private Finding.Outcome outcome() {
        List<Finding.Outcome> outcomes = new ArrayList<>();
        try {
            project.verify(new VerifyScope(true, true, false), finding -> {
                if (finding.relation().equals("core.student")) {
                    outcomes.add(finding.outcome());
                }
            });
        } catch (HeadraceException e) {
            assertThat(e).hasMessageContaining("core.student");
        }
        return outcomes.get(0);
    }

    @Test
    void idsOutliveTheFileAndThePruningOfTheTable() throws IOException {
        project.prepare();
        Files.delete(project.folder().resolve("sql/main/models/core/student.sql"));
        project.prepare();
        try (Session session = Session.open(project.warehouse().endpoint());
                PipelineRun run = new PipelineRun(session, new RecordedRun(), Duration.ZERO, () -> false)) {
            List<String> kept = new ArrayList<>();
            run.perform("main", Pruning.task(ProjectReader.read(project.folder(), Map.of()), "main", kept::add));
            assertThat(kept).isEmpty();
        }
        assertThat(project.warehouse().value("select to_regclass('core.student')"))
                .isNull();
        addScore("'a', 5");
        student("key = [student]", QUERY);

        project.prepare();

        assertThat(rows()).containsExactly("(1,b)", "(2,d)", "(3,a)");
        assertThat(project.warehouse().rows("select * from headrace.dimension_ids"))
                .containsExactly(
                        "(core.student,{student},{b},1)",
                        "(core.student,{student},{d},2)",
                        "(core.student,{student},{a},3)");
    }
}
