package org.headrace.source;

import java.util.Map;

/**
 * Where a source was when a load read it. The kind of source that made it is the only one to read it; everyone else keeps it as it
 * is.
 *
 * @param values by name, as text
 */
public record Position(Map<String, String> values) {
    public Position {
        values = Map.copyOf(values);
    }
}
