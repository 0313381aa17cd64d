package org.headrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process of this machine, told from a later one with the same number by when it started.
 *
 * @param startTicks clock ticks since boot, as the 22nd field of {@code /proc/PID/stat} has them
 */
record ProcessIdentity(long pid, long startTicks) {
    private static final int STATE = 0;
    private static final int START_TICKS = 19;

    /** The process that has this number now, unless it has ended; one that nobody has waited for yet has ended too. */
    static Optional<ProcessIdentity> find(long pid) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (IOException endedOrNeverWas) {
            return Optional.empty();
        }
        // The command's name, in parentheses, may hold spaces and parentheses itself.
        String[] fields = stat.substring(stat.lastIndexOf(") ") + 2).split(" ", -1);
        return fields[STATE].equals("Z")
                ? Optional.empty()
                : Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[START_TICKS])));
    }

    boolean isAlive() {
        return find(pid).equals(Optional.of(this));
    }
}
