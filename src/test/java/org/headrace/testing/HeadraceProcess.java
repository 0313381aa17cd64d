package org.headrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as its users have it: a process of its own, from the jar. */
public final class HeadraceProcess {
    private static final Path JAR = Path.of("target/headrace.jar").toAbsolutePath();
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;

    private HeadraceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a command on the project in {@code folder}; what it prints goes to {@code log}. */
    public static HeadraceProcess start(Path folder, Path log, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:CICompilerCount=1",
                "-XX:+UseSerialGC",
                "-Xmn16m",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--project", folder.toString()));
        try {
            return new HeadraceProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Lets it run; returns whether it came to its end meanwhile. */
    public boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Sends it a signal such as {@code INT}. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for its end. */
    public int exitCode() {
        if (!endsWithin(DEADLINE)) {
            process.destroyForcibly();
            throw new AssertionError("not done in " + DEADLINE + ": " + output());
        }
        return process.exitValue();
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return new String(Files.readAllBytes(log), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
