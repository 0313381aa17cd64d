package org.headrace.serve.access;

/**
 * Whoever sends a request.
 *
 * @param name empty if nobody has to say it
 * @param mayChange whether he may start and pause runs
 * @param csrf what his forms must send, so that no other site can send them for him
 */
public record Viewer(String name, boolean mayChange, String csrf) {
    /** The attribute of a request that holds its viewer. */
    public static final String ATTRIBUTE = "headrace.viewer";
}
