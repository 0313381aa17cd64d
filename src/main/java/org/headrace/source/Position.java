package org.headrace.source;

import java.util.Map;

/**
 * Where a source was when a load read it. The kind of source that made it is the only one to read it, but for {@link #CURSOR_FROM}; everyone
 * else keeps it as it is.
 *
 * @param values by name, as text
 */
public record Position(Map<String, String> values) {
    /** The value of a log's cursor from which on the next load looks: below it, rows may be in the warehouse alone. */
    public static final String CURSOR_FROM = "cursor_from";

    public Position {
        values = Map.copyOf(values);
    }
}
