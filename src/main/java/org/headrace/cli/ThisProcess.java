package org.headrace.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.headrace.project.GitCommit;
import org.headrace.state.Caller;

/** Who runs this program, and where. */
final class ThisProcess {
    /** Linux says it here; to ask for the address of this machine may take seconds. */
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private ThisProcess() {}

    /** Someone who runs pipelines of the project in {@code root}. */
    static Caller caller(Path root) {
        return new Caller(
                Caller.COMMAND_LINE,
                System.getProperty("user.name", ""),
                host(),
                ProcessHandle.current().pid(),
                HeadraceCommand.version(),
                GitCommit.of(root));
    }

    private static String host() {
        try {
            return Files.isReadable(HOST_NAME)
                    ? Files.readString(HOST_NAME).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "";
        }
    }
}
