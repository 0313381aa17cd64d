package org.headrace.feed;

/**
 * Why a connection to a feed ended.
 *
 * @param reason in words, for people; without the URL, which may hold a password
 */
public record FeedEnd(Kind kind, String reason) {
    /** What to do next. */
    public enum Kind {
        /** The feed says that there is nothing more (204). */
        FINISHED,
        /** The server answered, and its answer is no feed: a wrong address, a wrong password, an error page. */
        REFUSED,
        /** The server could not be reached, was lost, silent, or busy. */
        LOST,
        /** This side closed the connection. */
        CLOSED
    }
}
