package org.headrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.db.Endpoint;
import org.headrace.db.Session;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is tried again, how often and when. Each failure is one that a server gave. */
class RetriesTest {
    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private final List<Duration> pauses = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private boolean isInterrupted;

    @Test
    void whatPassesByItselfIsRetried() {
        assertThat(attempts("08000", "08006", "40001", "40P01", "57P01", "57P02", "57P03", "53300", "58030"))
                .containsOnly(4);
    }

    @Test
    void whatDoesNotPassByItselfFailsAtOnce() {
        assertThat(attempts("08004", "53100", "53200", "57014", "22012", "23505", "28P01", "42P01", "55P03", "XX000"))
                .containsOnly(1);
    }

    /** How often each failure is tried, with three retries. */
    private List<Integer> attempts(String... sqlStates) {
        List<Integer> attempts = new ArrayList<>();
        for (String sqlState : sqlStates) {
            waits.clear();
            performs(3, () -> fail(sqlState));
            attempts.add(waits.size());
        }
        return attempts;
    }

    @Test
    void aFailureThatWasCausedByALossIsRetried() {
        performs(1, () -> {
            try {
                fail("57P01");
            } catch (HeadraceException e) {
                throw HeadraceException.failed("load raw.event failed", e);
            }
        });

        assertThat(waits).hasSize(2);
    }

    @Test
    void theLastFailureIsTheOneThatIsReported() {
        int[] attempts = {0};

        HeadraceException failure = performs(3, () -> fail(attempts[0]++ == 0 ? "57P01" : "42P01"));

        assertThat(failure).hasMessageContaining("[42P01]");
        assertThat(waits).hasSize(2);
    }

    @Test
    void thePausesDouble() {
        performs(4, () -> fail("57P01"));

        assertThat(pauses)
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void onlyARetryWaitsForTheLockOfALostSession() {
        performs(1, () -> fail("57P01"));

        assertThat(waits).containsExactly(Duration.ZERO, Duration.ofSeconds(10));
    }

    @Test
    void whoeverWaitsLongerAnywayDoesSo() {
        perform(new Retries("main", Duration.ofMinutes(5), 1, this::pause), () -> {
            if (waits.size() == 1) {
                fail("57P01");
            }
        });

        assertThat(waits).containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(5));
    }

    @Test
    void withoutRetriesTheFirstFailureIsTheLast() {
        assertThat(performs(0, () -> fail("57P01"))).hasMessageContaining("[57P01]");

        assertThat(waits).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatSucceedsIsNotRepeated() {
        performs(3, () -> {});

        assertThat(waits).hasSize(1);
    }

    @Test
    void anInterruptionEndsThePause() {
        HeadraceException failure = catchThrowableOfType(
                HeadraceException.class,
                () -> perform(new Retries("main", Duration.ZERO, 3, time -> !time.isZero()), () -> fail("57P01")));

        assertThat(failure).hasMessageContaining("[57P01]");
        assertThat(waits).hasSize(1);
    }

    @Test
    void whatFailedForAnInterruptionIsNotTriedAgain() {
        performs(3, () -> {
            isInterrupted = true;
            fail("08006");
        });

        assertThat(waits).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerIsTriedAgain() {
        performs(1, () -> connect("jdbc:postgresql://127.0.0.1:1/nowhere", "somebody"));

        assertThat(waits).hasSize(2);
    }

    @Test
    void aHostThatNobodyKnowsIsNotTriedAgain() {
        performs(1, () -> connect("jdbc:postgresql://nobody.invalid/nowhere", "somebody"));

        assertThat(waits).hasSize(1);
    }

    @Test
    void aWrongPasswordIsNotTriedAgain() {
        String url = databases.warehouse().endpoint().url();

        performs(1, () -> connect(url, "nobody"));

        assertThat(waits).hasSize(1);
    }

    /** The failure that is left after the last attempt. */
    private HeadraceException performs(int retries, Runnable work) {
        return catchThrowableOfType(
                HeadraceException.class, () -> perform(new Retries("main", Duration.ZERO, retries, this::pause), work));
    }

    private void perform(Retries retries, Runnable work) {
        for (boolean isDone = false; !isDone; ) {
            waits.add(retries.lockWait());
            try {
                work.run();
                isDone = true;
            } catch (HeadraceException failure) {
                retries.awaitNext(failure);
            }
        }
    }

    private boolean pause(Duration time) {
        if (!time.isZero()) {
            pauses.add(time);
        }
        return isInterrupted;
    }

    private void fail(String sqlState) {
        try (Session session = Session.open(databases.warehouse().endpoint())) {
            session.execute("do $$ begin raise exception 'as asked' using errcode = '" + sqlState + "'; end $$");
        }
    }

    private static void connect(String url, String user) {
        Session.open(new Endpoint("warehouse", url, Optional.of(user), Optional.of("wrong")))
                .close();
    }
}
