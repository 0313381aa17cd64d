package org.headrace;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of an export's files, relative to the export folder, with columns of its query in braces:
 * {@code year={year}/stats_{year}.csv}. Whatever the values are, the path stays below the export folder.
 */
public final class PathTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");
    /** What Hive and Spark write for a partition value that is null. */
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    /** Hive and Spark write the same for an empty text, which here is a value of its own. */
    private static final String EMPTY = "__EMPTY__";

    private final String template;
    private final Set<String> columns = new LinkedHashSet<>();

    /** @throws IllegalArgumentException with what is wrong with the template, to be reported with its place */
    public PathTemplate(String template) {
        this.template = template;
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            columns.add(matcher.group(1));
        }
        String sample = matcher.replaceAll("x");
        if (sample.isEmpty() || sample.contains("{") || sample.contains("}")) {
            throw new IllegalArgumentException("the path '" + template + "' has a brace without its pair, or is empty");
        }
        List<String> parts = List.of(sample.split("/", -1));
        if (parts.contains("") || parts.contains(".") || parts.contains("..") || sample.contains("\\")) {
            throw new IllegalArgumentException(
                    "the path '" + template
                            + "' leaves the export folder or has an empty part; use a relative path without '.', '..' and '\\'");
        }
    }

    /** The columns in the path, in order of first appearance. */
    public Set<String> columns() {
        return Collections.unmodifiableSet(columns);
    }

    /**
     * The path for these values of the columns; null is absent. A value has a name that no other value of its column has: null and
     * the empty text each have one of their own.
     */
    public String fill(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(match -> Matcher.quoteReplacement(safe(values.get(match.group(1)))));
    }

    /**
     * Percent-encodes what could lead out of the folder or confuse a file system, as Hive does; a dot only where the
     * value has nothing but dots, an underscore only where it begins what would be taken for a name of no value.
     */
    private static String safe(String value) {
        if (value == null) {
            return NULL;
        }
        if (value.isEmpty()) {
            return EMPTY;
        }
        if (value.equals(NULL) || value.equals(EMPTY)) {
            return "%5F" + value.substring(1);
        }
        boolean onlyDots = value.chars().allMatch(c -> c == '.');
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean encode = c < ' ' || c == 0x7f || "\"#%'*/:=?\\{}[]^<>|".indexOf(c) >= 0 || (onlyDots && c == '.');
            safe.append(encode ? "%%%02X".formatted((int) c) : String.valueOf(c));
        }
        return safe.toString();
    }

    /** The template as it was written. */
    @Override
    public String toString() {
        return template;
    }
}
