package org.headrace.load;

import java.util.List;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A log of two lines at the source, and how tests add to it and load it. */
abstract class LogFixture {
    static final String APPEND = """
            /* headrace
            from = production
            sync = append
            */
            """;
    static final String LAST_DAY = APPEND.replace("*/", "cursor = at\nlookback = 1 day\n*/");

    @RegisterExtension
    final TestProject project = new TestProject();

    @BeforeEach
    void createLog() {
        atSource("create table log (at timestamp, line text)");
        add("2023-03-01 10:00", "a");
        add("2023-03-02 10:00", "b");
    }

    void atSource(String... statements) {
        project.production().execute(statements);
    }

    void add(String at, String line) {
        atSource(insert(at, line));
    }

    static String insert(String at, String line) {
        return "insert into log values ('" + at + "', '" + line + "')";
    }

    void load(String header) {
        project.load("log", header + "select at, line from log");
    }

    long copied() {
        return project.prepare().rows("raw.log");
    }

    List<String> lines() {
        return project.warehouse().rows("select line from raw.log order by line");
    }
}
