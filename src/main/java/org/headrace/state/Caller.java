package org.headrace.state;

import java.util.Optional;

/**
 * Who runs a pipeline, for {@code headrace.run}; the server adds the database role.
 *
 * @param trigger what started the run, such as {@link #COMMAND_LINE}
 * @param version of headrace
 * @param gitCommit what the project's working tree was checked out from, if it is one of git
 */
public record Caller(
        String trigger, String osUser, String host, long processId, String version, Optional<String> gitCommit) {
    public static final String COMMAND_LINE = "command line";

    /** The same, who was moved by something else. */
    public Caller startedBy(String other) {
        return new Caller(other, osUser, host, processId, version, gitCommit);
    }

    /** Someone of whom no more is known than this process. */
    public static Caller ofThisProcess() {
        return new Caller(
                COMMAND_LINE,
                System.getProperty("user.name", ""),
                "",
                ProcessHandle.current().pid(),
                "",
                Optional.empty());
    }
}
