package org.headrace.serve.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Style sheets and scripts, which are in the jar; nothing else is served. */
final class Assets {
    /** To be extended with each new file. */
    static final List<String> NAMES = List.of(
            "headrace.css",
            "headrace.js",
            "headrace.svg",
            "vendor/htmx.min.js",
            "vendor/htmx-sse.min.js",
            "vendor/uplot.min.css",
            "vendor/uplot.min.js",
            "vendor/dagre.min.js");

    private static final int SHOWN_DIGITS = 12;
    private static final Map<String, String> PATHS =
            NAMES.stream().collect(Collectors.toMap(Function.identity(), Assets::versionedPath));

    private Assets() {}

    private static String versionedPath(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(read(name));
            return "/assets/" + HexFormat.of().formatHex(digest).substring(0, SHOWN_DIGITS) + "/" + name;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where a file is served. The path changes with the content, so that browsers may keep what they have. */
    static String path(String name) {
        return Optional.ofNullable(PATHS.get(name))
                .orElseThrow(() -> new IllegalArgumentException(name + " is not listed in Assets"));
    }

    /** The content of a file that is listed. */
    static Optional<byte[]> find(String name) {
        return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
    }

    static String contentType(String name) {
        String type = name.endsWith(".css") ? "text/css" : name.endsWith(".js") ? "text/javascript" : "image/svg+xml";
        return type + "; charset=utf-8";
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("assets/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar; this is a bug in headrace");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
