package org.headrace.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The engine's own SQL, kept in files beside the class that runs it. */
public final class SqlResource {
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
}
