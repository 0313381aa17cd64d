package org.headrace;

/** What the process tells the shell that started it. */
public enum ExitCode {
    DONE(0),
    /** A step failed: a connection, a statement, a file. */
    FAILED(1),
    /** The command line or a project file is wrong; nothing was connected to. */
    USAGE(2),
    /** A check with {@code severity = error} found violations; its run was rolled back. */
    CHECK_FAILED(3),
    /** Another run holds the pipeline. */
    LOCKED(4),
    /** Ended by SIGINT or SIGTERM. */
    INTERRUPTED(130);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }
}
