package org.headrace.testing;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What becomes of SIGINT: a process hands down which signals it ignores. */
public final class Interrupts {
    private static final int SIGINT = 2;

    private Interrupts() {}

    /** Skips the test if the processes that it starts would ignore SIGINT. */
    public static void assumeHeeded() throws IOException {
        assumeFalse(areIgnored(), "started in the background by a shell, which makes processes ignore SIGINT");
    }

    private static boolean areIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn:0")
                .substring("SigIgn:".length())
                .strip();
        return (Long.parseUnsignedLong(ignored, 16) & (1L << (SIGINT - 1))) != 0;
    }
}
