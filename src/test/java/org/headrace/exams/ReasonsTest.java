package org.headrace.exams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.headrace.db.Session;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The reasons why a message is no score, by example. */
final class ReasonsTest {
    private static final String LONG_STUDENT = "s".repeat(255);

    private record Case(String event, String data, String reasons) {}

    private static final List<Case> CASES = List.of(
            score("{\"studentId\":\"Avis49\",\"exam\":13251,\"score\":0.6702194158299797}", ""),
            score(" {\"score\":1,\"exam\":3e0,\n\"studentId\":\"a\",\"studentId\":\" b \",\"more\":[1]} ", ""),
            score("{\"studentId\":\"" + LONG_STUDENT + "\",\"exam\":1.0,\"score\":0}", ""),
            score("{\"studentId\":\"\u00a0\",\"exam\":2147483647,\"score\":1.000}", ""),
            new Case("message", "{\"studentId\":\"a\",\"exam\":1,\"score\":0}", "event_type"),
            new Case("Score", "no", "event_type,malformed_json"),
            score("{\"studentId\":\"a\",\"exam\":1,\"score\":0" + " ".repeat(10_000) + "}", "payload_too_long"),
            new Case("x", "y".repeat(10_001), "event_type,payload_too_long,malformed_json"),
            score("", "malformed_json"),
            score("[1]", "malformed_json"),
            score("null", "malformed_json"),
            score("\"text\"", "malformed_json"),
            score("{\"studentId\":\"a\",\"exam\":1,\"score\":.991}", "malformed_json"),
            score("{\"studentId\":\"a\",\"exam\":1,\"score\":NaN}", "malformed_json"),
            score("{\"studentId\":\"a\",\"exam\":1,\"score\":0,}", "malformed_json"),
            score("{\"studentId\":\"a\",\"exam\":1,\"score\":0}{}", "malformed_json"),
            score("{\"studentId\":\"a\\u0000\",\"exam\":1,\"score\":0}", "malformed_json"),
            score("{\"studentId\":\"a\\ud83d\",\"exam\":1,\"score\":0}", "malformed_json"),
            score("{\"studentId\":\"a\u001a\",\"exam\":1,\"score\":0}", "malformed_json"),
            score("{}", "student_missing,exam_missing,score_missing"),
            score("{\"studentId\":null,\"exam\":null,\"score\":null}", "student_missing,exam_missing,score_missing"),
            score("{\"studentId\":1,\"exam\":\"1\",\"score\":\"0\"}", "student_type,exam_type,score_type"),
            score("{\"studentId\":[],\"exam\":true,\"score\":{}}", "student_type,exam_type,score_type"),
            score("{\"studentId\":\"\",\"exam\":1.5,\"score\":-0.0001}", "student_blank,exam_type,score_range"),
            score(
                    "{\"studentId\":\" \\t\\n\\u000b\\f\\r\",\"exam\":0,\"score\":1.0001}",
                    "student_blank,exam_range,score_range"),
            score(
                    "{\"studentId\":\"" + " ".repeat(256) + "\",\"exam\":2147483648,\"score\":0}",
                    "student_blank,student_too_long,exam_range"),
            score(
                    "{\"studentId\":\"" + LONG_STUDENT + "é\",\"exam\":-1,\"score\":1e400}",
                    "student_too_long,exam_range,score_range"),
            score("{\"studentId\":\"a\",\"exam\":1,\"exam\":0.5,\"score\":0}", "exam_type"));

    @RegisterExtension
    final TestProject project = new TestProject();

    private static Case score(String data, String reasons) {
        return new Case("score", data, reasons);
    }

    @Test
    void allThatApplyAreGivenInTheirOrder() {
        new ExamsProject(project, "http://127.0.0.1:1/none");
        try (Session session = Session.open(project.warehouse().endpoint())) {
            session.execute("create table raw.score_message (seq bigint primary key, id text, event text not null, data"
                    + " text not null, received_at timestamp not null, is_cut boolean not null)");
            for (int i = 0; i < CASES.size(); i++) {
                session.update(
                        "insert into raw.score_message values (?, 'same', ?, ?, timestamp '2024-01-01', false)",
                        i,
                        CASES.get(i).event(),
                        CASES.get(i).data());
            }
            RecordedRun run = project.prepare();

            List<Case> found = session.query(
                    row -> new Case(row.getString(1), row.getString(2), row.getString(3)),
                    "select event, payload, array_to_string(reasons, ',') from core.message order by seq");
            assertThat(found).isEqualTo(CASES);
            List<String> accepted = new ArrayList<>(session.query(
                    row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3),
                    "select student_identification, exam_identification, score from core.event join core.student on student.id ="
                            + " student_id join core.exam on exam.id = exam_id order by event.id"));
            assertThat(accepted)
                    .containsExactly(
                            "Avis49 13251 0.6702194158299797",
                            " b  3 1",
                            LONG_STUDENT + " 1 0",
                            "\u00a0 2147483647 1.000");
            assertThat(run.detail("ids_have_one_content")).isEqualTo("1 violation, only a warning");
        }
    }
}
