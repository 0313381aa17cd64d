package org.headrace.exams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.demo.ScoreServer;
import org.headrace.demo.SentScores;
import org.headrace.demo.SentScores.Sent;
import org.headrace.run.MissingSourceException;
import org.headrace.run.Retries;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ExamsPipelineTest {
    private static final int MESSAGES = 1500;
    private static final double BAD = 0.1;
    private static final long SEED = 7;
    private static final Pattern SCORE = Pattern.compile(
            "\\{\"studentId\":\"([^\"\\\\]{1,255})\",\\s?\"exam\":([0-9]{5})(\\.0)?,\\s?\"score\":([01]|0\\.[0-9]+|[0-9.]+E-[0-9]+)}");

    @RegisterExtension
    final TestProject project = new TestProject();

    private final CountDownLatch stop = new CountDownLatch(1);

    private boolean isStopped(Duration time) {
        try {
            return stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Retries.Pause never() {
        CountDownLatch none = new CountDownLatch(1);
        return time -> {
            try {
                return none.await(time.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static FutureTask<Boolean> inBackground(Runnable work) {
        FutureTask<Boolean> task = new FutureTask<>(work, true);
        Thread thread = new Thread(task, "stream");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private long landed() {
        try (Session session = Session.open(project.warehouse().endpoint())) {
            boolean isThere =
                    session.one(row -> row.getBoolean(1), "select to_regclass('raw.score_message') is not null");
            return isThere ? session.one(row -> row.getLong(1), "select count(*) from raw.score_message") : 0;
        }
    }

    private void awaitLanded(long count, FutureTask<Boolean> stream) throws Exception {
        while (landed() < count) {
            if (stream.isDone()) {
                stream.get(); // throws what went wrong
            }
            isStopped(Duration.ofMillis(50));
        }
    }

    /** Ends the session that holds the stream's lock, and that of nobody else. */
    private void loseTheWarehouse() {
        try (Session session = Session.open(project.warehouse().endpoint())) {
            session.query(
                    row -> row.getBoolean(1),
                    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and database"
                            + " = (select oid from pg_database where datname = current_database())");
        }
    }

    @Test
    void everyMessageIsThereOnceThroughCutsRefusalsAndLostSessions() throws Exception {
        var settings = new ScoreServer.Settings(1e6, BAD, true, OptionalLong.of(MESSAGES), SEED);
        try (ScoreServer server = ScoreServer.start(0, settings)) {
            ExamsProject exams = new ExamsProject(project, server.url());
            FutureTask<Boolean> first = inBackground(() -> exams.stream(this::isStopped));
            awaitLanded(100, first);
            loseTheWarehouse();
            project.prepare();
            stop.countDown();
            first.get();
            FutureTask<Boolean> second = inBackground(() -> exams.stream(never()));
            while (!second.isDone()) {
                project.prepare();
            }
            second.get();
            project.prepare();

            assertThat(project.prepare().summary()).startsWith("nothing changed");
            isAsExpected(SentScores.first(MESSAGES, BAD, SEED));
        }
    }

    private void isAsExpected(List<Sent> sent) {
        try (Session session = Session.open(project.warehouse().endpoint())) {
            assertThat(session.query(
                            row -> new Sent(row.getString("id"), row.getString("event"), row.getString("data")),
                            "select id, event, data from raw.score_message order by seq"))
                    .isEqualTo(sent);
            long last = session.one(row -> row.getLong(1), "select max(seq) from raw.score_message");
            assertThat(last).isEqualTo(MESSAGES);
            List<String> scores = new ArrayList<>();
            List<String> rejected = new ArrayList<>();
            for (Sent message : sent) {
                Matcher score = SCORE.matcher(message.data());
                if (message.event().equals("score") && score.matches()) {
                    scores.add(message.id() + " " + score.group(1) + " " + score.group(2) + " "
                            + new BigDecimal(score.group(4)).toPlainString());
                } else {
                    rejected.add(message.id() + " " + message.data());
                }
            }
            assertThat(
                            session.query(
                                    row -> row.getString(1) + " " + row.getString(2) + " " + row.getInt(3) + " "
                                            + row.getBigDecimal(4).toPlainString(),
                                    "select event.id, student_identification, exam_identification, score from core.event join core.student"
                                            + " on student.id = student_id join core.exam on exam.id = exam_id order by event.id"))
                    .isEqualTo(scores);
            assertThat(session.query(
                            row -> row.getString(1) + " " + row.getString(2),
                            "select message_id, payload from core.data_quality_result order by message_id"))
                    .isEqualTo(rejected);
            answersAreAsExpected(session, scores);
        }
    }

    /** Each score is the id of its message, the student, the exam and the number, with blanks between. */
    private static void answersAreAsExpected(Session session, List<String> scores) {
        for (int column : List.of(1, 2)) {
            Map<String, List<BigDecimal>> expected = new TreeMap<>();
            scores.stream()
                    .map(score -> score.split(" ", -1))
                    .forEach(parts -> expected.computeIfAbsent(parts[column], key -> new ArrayList<>())
                            .add(new BigDecimal(parts[3])));
            String thing = column == 1 ? "student" : "exam";
            List<String> lines = new ArrayList<>();
            expected.forEach((key, all) -> lines.add(key + " " + all + " "
                    + all.stream()
                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                            .divide(BigDecimal.valueOf(all.size()), 40, RoundingMode.HALF_UP)
                            .setScale(6, RoundingMode.HALF_UP)));
            assertThat(new TreeSet<>(session.query(
                            row -> row.getString(1) + " "
                                    + List.of((BigDecimal[]) row.getArray(2).getArray()) + " " + row.getBigDecimal(3),
                            inspection(thing + "_scores"))))
                    .isEqualTo(new TreeSet<>(lines));
            assertThat(new TreeSet<>(session.query(row -> row.getString(2), inspection(thing + "s"))))
                    .isEqualTo(expected.keySet());
            String one = expected.keySet().iterator().next();
            session.query(
                    row -> row.getString(1),
                    "select set_config('param.' || ? || '_identification', ?, false)",
                    thing,
                    one);
            assertThat(session.query(row -> row.getString(1), inspection(thing + "_scores")))
                    .containsExactly(one);
        }
    }

    private static String inspection(String name) {
        try {
            return Files.readString(Path.of("sql/exams/inspect/" + name + ".sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void feedThatIsNoneStopsTheStreamAndPrepareSaysWhatToDo() {
        var settings = new ScoreServer.Settings(10, 0, true, OptionalLong.empty(), SEED);
        try (ScoreServer server = ScoreServer.start(0, settings)) {
            String wrong = server.url().replace("/scores", "/wrong");
            ExamsProject exams = new ExamsProject(project, wrong);

            assertThatThrownBy(project::prepare)
                    .isInstanceOf(MissingSourceException.class)
                    .hasMessage("load raw.score_message failed (sql/main/load/score_message.sql): no message has landed"
                            + " yet. 'headrace stream main' lands them");
            assertThatThrownBy(() -> exams.stream(never()))
                    .isInstanceOf(HeadraceException.class)
                    .hasMessage("The feed " + wrong + " of raw.score_message cannot be read: the server answered 404.\n"
                            + "  Check the URL, 'user' and 'password' of connection 'scores' in headrace.conf and the"
                            + " environment.");
        }
    }
}
