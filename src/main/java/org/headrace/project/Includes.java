package org.headrace.project;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses every {@code include} of a settings file or block: what a project says shall stand in the project, and reading it
 * shall fetch nothing. An included file reads as empty.
 */
final class Includes implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    /** A comment or a text, to be passed over, or the start of an include. */
    private static final Pattern STATEMENT = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|(?:#|//)[^\\n]*|\\binclude(?=\\s+(?:\"|required|url|file|classpath))",
            Pattern.DOTALL);

    private final String text;
    private final String file;
    private final Problems problems;
    private int found;

    Includes(String text, String file, Problems problems) {
        this.text = text;
        this.file = file;
        this.problems = problems;
    }

    /** How a file is to be parsed for its includes to be refused. */
    static ConfigParseOptions options(Path path, String file, Problems problems) {
        try {
            return new Includes(Files.readString(path), file, problems).options();
        } catch (IOException e) {
            // What is wrong with the file is for its parser to say; the text is only for the lines of the includes.
            return new Includes("", file, problems).options();
        }
    }

    /** How a text is to be parsed for its includes to be refused. */
    ConfigParseOptions options() {
        return ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setIncluder(this);
    }

    private ConfigObject refuse() {
        List<Integer> lines = lines();
        int line = lines.isEmpty() ? 1 : lines.get(Math.min(found, lines.size() - 1));
        found++;
        problems.add(file, line, "settings include nothing; write what is in the included file here");
        return ConfigFactory.empty().root();
    }

    /** The lines of the includes, in order. */
    private List<Integer> lines() {
        List<Integer> lines = new ArrayList<>();
        Matcher matcher = STATEMENT.matcher(text);
        while (matcher.find()) {
            if (matcher.group().equals("include")) {
                lines.add(1
                        + (int) text.substring(0, matcher.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count());
            }
        }
        return lines;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return refuse();
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return refuse();
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        return refuse();
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return refuse();
    }
}
