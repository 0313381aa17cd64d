package org.headrace.serve.pages;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What someone asks of a page.
 *
 * @param path the parts of the path that are parameters
 * @param query everything behind the question mark, or the fields of a form
 */
record Request(Map<String, String> path, Map<String, List<String>> query) {
    Request {
        path = Map.copyOf(path);
        query = Map.copyOf(query);
    }

    /** A parameter of the path, which the page's own path names. */
    String part(String name) {
        return requireName(path.get(name));
    }

    /** A parameter of the path that is a number; nothing has another one. */
    long number(String name) {
        String text = part(name);
        if (!text.matches("\\d{1,18}")) {
            throw new NotFoundException("'" + text + "' is not a number.");
        }
        return Long.parseLong(text);
    }

    /** A value of the query, if it is given and not blank. */
    Optional<String> value(String name) {
        return query.getOrDefault(name, List.of()).stream()
                .map(Request::requireName)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    /** Nothing in the warehouse and no file has a name with the character zero; the warehouse would refuse to look for it. */
    private static String requireName(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new NotFoundException("The address has a character that no name has.");
        }
        return text;
    }
}
