package org.headrace.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.project.SqlFile;

/**
 * Values for the parameters of a query. A query reads a parameter as a setting of its session, with a default for sessions that lack it:
 * {@code coalesce(current_setting('param.student', true), 'Avis49')}. So the file runs unchanged in psql and pgAdmin.
 */
final class QueryParameters {
    private static final Pattern READ =
            Pattern.compile("current_setting\\s*\\(\\s*'param\\.(\\w+)'", Pattern.CASE_INSENSITIVE);

    /** By name; the server does not tell apart upper and lower case in names of settings. */
    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    QueryParameters(Map<String, String> values) {
        this.values.putAll(values);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Refuses a name that the query does not read: a misspelt one would leave the default in place. */
    void requireReadBy(SqlFile query) {
        Set<String> names = new TreeSet<>();
        Matcher reads = READ.matcher(query.sql());
        while (reads.find()) {
            names.add(reads.group(1).toLowerCase(Locale.ROOT));
        }
        for (String name : values.keySet()) {
            if (!names.contains(name.toLowerCase(Locale.ROOT))) {
                throw HeadraceException.usage(query.path() + " has no parameter '" + name + "'; "
                        + (names.isEmpty()
                                ? "it has none. Leave out --set."
                                : "expected: " + String.join(", ", names) + "."));
            }
        }
    }

    /** Sets the values until the end of the transaction. */
    void apply(Session session) {
        values.forEach((name, value) ->
                session.one(row -> row.getString(1), "select set_config(?, ?, true)", "param." + name, value));
    }
}
