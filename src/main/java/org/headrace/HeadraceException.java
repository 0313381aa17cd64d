package org.headrace;

/**
 * A failure whose message is fit for the person who ran the command: what failed, where, what was expected, what to do
 * next.
 */
public class HeadraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private String place = "";

    public HeadraceException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public HeadraceException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** A step that could not be done: exit code 1. */
    public static HeadraceException failed(String message) {
        return new HeadraceException(ExitCode.FAILED, message);
    }

    /** As {@link #failed(String)}, with the exception that was caught. */
    public static HeadraceException failed(String message, Throwable cause) {
        return new HeadraceException(ExitCode.FAILED, message, cause);
    }

    /**
     * Something for which this process has too little memory: exit code 1.
     *
     * @param what what it is, in words that "is too large" can follow
     * @param advice how large the memory would have to be, or how to do without
     */
    public static HeadraceException tooLarge(String what, String advice, OutOfMemoryError cause) {
        return failed(
                what + " is too large for the memory of this process ("
                        + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MB).\n  Set HEADRACE_JAVA_OPTS=-Xmx..., "
                        + advice,
                cause);
    }

    /** A wrong command line or project file: exit code 2. */
    public static HeadraceException usage(String message) {
        return new HeadraceException(ExitCode.USAGE, message);
    }

    /**
     * Puts in front of the message what failed, for whoever knows no more than that something did.
     *
     * @param failed what failed, and where it is written
     */
    public final void locate(String failed) {
        place = failed + ": ";
    }

    @Override
    public final String getMessage() {
        return place + super.getMessage();
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
