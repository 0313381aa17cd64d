package org.headrace.project;

/** A text that the parser cannot read, though PostgreSQL may. */
final class UnreadableQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    UnreadableQueryException(int line, String message, Throwable cause) {
        super(message, cause);
        this.line = line;
    }

    /** Counted from the statement's first line. */
    int line() {
        return line;
    }
}
