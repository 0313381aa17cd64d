package org.headrace.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which project a command works on. */
final class ProjectOption {
    @Option(
            names = "--project",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The project folder (default: the current one).")
    private Path folder;

    Path folder() {
        return folder;
    }
}
