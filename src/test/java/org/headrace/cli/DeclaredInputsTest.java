package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code plan} and {@code status} say of declared inputs how long ago {@code verify} found the models right. */
class DeclaredInputsTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void prepareAModelThatDeclares() {
        project.production()
                .execute(
                        "create table event (at timestamp, n int)",
                        "insert into event select '2023-01-01'::timestamp + i * interval '8 h', i from generate_series(0, 30) as i");
        project.load("event", """
                        /* headrace
                        from = production
                        sync = period
                        period { column = at, unit = day }
                        */
                        select at, n from event""");
        project.model("mart/window", """
                        /* headrace
                        kind = incremental
                        period { column = at, unit = day }
                        reads { "raw.event" = "2 days" }
                        */
                        select event.at as at, sum(event.n) over (order by event.at range interval '1 day' preceding) as n
                        from raw.event""");
        project.prepare();
    }

    private String out(String command, String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = command;
        arguments[1] = "--project";
        arguments[2] = project.folder().toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        TestConsole console = TestConsole.call(Map.of(), arguments);
        assertThat(console.exitCode()).as(console.log()).isZero();
        return console.out();
    }

    private void assertSaid(String verified) {
        String input = "raw.event: declared, within 2 days; " + verified + "\n";
        assertThat(out("plan")).contains("      " + input);
        assertThat(out("status")).contains("\nDeclared inputs\nmart.window reads " + input);
    }

    @Test
    void theAgeOfTheLastCleanVerifyIsSaid() {
        assertSaid("never verified");
        out("verify", "--raw");
        assertSaid("never verified");
        out("verify");
        assertSaid("last clean verify just now");

        project.warehouse().execute("update headrace.run set finished_at = finished_at - interval '50 hours'");
        assertSaid("last clean verify 2 days ago");
        project.warehouse().execute("update headrace.run set finished_at = finished_at + interval '49 hours'");
        assertSaid("last clean verify 1 hour ago");
    }

    @Test
    void aVerifyThatFoundAFaultIsNotClean() {
        project.warehouse().execute("update mart.window set n = n + 1 where at = '2023-01-02'");
        TestConsole verify = TestConsole.call(
                Map.of(), "verify", "--project", project.folder().toString());
        assertThat(verify.exitCode()).isEqualTo(3);

        assertSaid("never verified");
    }
}
