package org.headrace.serve;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Whether the warehouse answers. Who asks is told within two seconds, however long a connection takes; one question is asked at a time. */
final class Readiness {
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final BooleanSupplier question;
    private Optional<CompletableFuture<Boolean>> asked = Optional.empty();

    Readiness(BooleanSupplier question) {
        this.question = question;
    }

    boolean isReady() {
        try {
            return answer().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized CompletableFuture<Boolean> answer() {
        CompletableFuture<Boolean> pending =
                asked.filter(answer -> !answer.isDone()).orElseGet(this::ask);
        asked = Optional.of(pending);
        return pending;
    }

    private CompletableFuture<Boolean> ask() {
        return CompletableFuture.supplyAsync(question::getAsBoolean, task -> {
            Thread thread = new Thread(task, "readiness");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
