package org.headrace.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine's own SQL, kept in files beside the class that runs it. */
public final class SqlResource {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)\\}");

    private SqlResource() {}

    /**
     * The text of a resource.
     *
     * @param owner the class whose package holds the file
     * @param name the file's name
     */
    public static String read(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("the resource " + name + " of " + owner + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * As {@link #read(Class, String)}, with a value in place of each name in braces. Values are taken as they are: one that has such a name
     * in it is not looked through.
     */
    public static String read(Class<?> owner, String name, Map<String, String> values) {
        return PLACE.matcher(read(owner, name))
                .replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
    }
}
