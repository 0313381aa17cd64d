package org.headrace.project;

import java.util.HashMap;
import java.util.Map;
import org.headrace.TableName;

/**
 * Queries as the parser read them, by their texts: it is slow, and the commands of a batch read the same files again. Holds no
 * more than two readings of a project asked for.
 */
final class ParsedQueries {
    private Map<String, ParsedQuery> former = Map.of();
    private Map<String, ParsedQuery> current = new HashMap<>();

    /** To be called when a project is read: what the reading before this one did not ask for is forgotten. */
    synchronized void startReading() {
        former = current;
        current = new HashMap<>();
    }

    /**
     * What a text says.
     *
     * @throws UnreadableQueryException if the parser cannot read it, each time
     */
    synchronized ParsedQuery parse(String sql) throws UnreadableQueryException {
        ParsedQuery known = current.getOrDefault(sql, former.get(sql));
        ParsedQuery parsed = known == null ? QueryParser.parse(sql) : known;
        current.put(sql, parsed);
        return parsed;
    }

    /** The line of a file on which its query first names a relation; 1 if the parser does not tell. */
    int lineOf(SqlFile file, TableName name) {
        try {
            return parse(file.sql()).relations().stream()
                    .filter(reference -> reference.table().filter(name::equals).isPresent())
                    .findFirst()
                    .map(reference -> file.line() + reference.line() - 1)
                    .orElse(1);
        } catch (UnreadableQueryException e) {
            return 1;
        }
    }
}
