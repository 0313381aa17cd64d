package org.headrace.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.headrace.HeadraceException;

/** Lets one command at a time unpack, start, stop or delete the embedded server; the system frees it with its process. */
record HomeLock(Path file) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What is done while nobody else may. */
    interface Action<T> {
        T perform() throws IOException;
    }

    /** Waits for its turn, however many wait for it, in this process or another. */
    <T> T during(Action<T> action) throws IOException {
        Deadline deadline = Deadline.in(PATIENCE);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) { // closing it frees the lock
            while (tryLock(channel).isEmpty()) {
                if (deadline.hasPassed()) {
                    throw HeadraceException.failed("The embedded server is held by another command: " + file
                            + " should have been free within " + PATIENCE.toSeconds()
                            + " s. Find that command (headrace db ...), end it, and run this one again.");
                }
                deadline.pause();
            }
            return action.perform();
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldByAnotherThread) {
            return Optional.empty();
        }
    }
}
