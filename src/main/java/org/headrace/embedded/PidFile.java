package org.headrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a server says of itself in the {@code postmaster.pid} of its data directory. */
record PidFile(ProcessIdentity server, int port, State state) {
    enum State {
        STARTING,
        READY,
        STOPPING
    }

    private static final int PORT_LINE = 3;
    private static final int STATE_LINE = 7;

    /** The live server of this data directory; a file left behind by a server that was killed counts as none. */
    static Optional<PidFile> find(Path data) {
        List<String> lines = lines(data);
        if (lines.size() <= PORT_LINE || !isServedBy(lines.get(0), data)) {
            return Optional.empty();
        }
        return ProcessIdentity.find(Long.parseLong(lines.get(0)))
                .map(server -> new PidFile(server, Integer.parseInt(lines.get(PORT_LINE)), state(lines)));
    }

    /** The process number in the file, alive or not, ours or not. */
    static Optional<String> findWrittenPid(Path data) {
        return lines(data).stream().findFirst();
    }

    /** Its number may meanwhile belong to a stranger; but only a server of this directory works in it. */
    private static boolean isServedBy(String pid, Path data) {
        try {
            return Files.isSameFile(Path.of("/proc", pid, "cwd"), data);
        } catch (IOException endedOrAnotherUsers) {
            return false;
        }
    }

    private static State state(List<String> lines) {
        String state = lines.size() > STATE_LINE ? lines.get(STATE_LINE).strip() : "starting";
        return switch (state) {
            case "ready" -> State.READY;
            case "stopping" -> State.STOPPING;
            default -> State.STARTING;
        };
    }

    private static List<String> lines(Path data) {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (IOException noServer) {
            return List.of();
        }
    }
}
