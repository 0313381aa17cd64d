package org.headrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** What one call of the program printed and logged. */
record TestConsole(int exitCode, String out, String usage, String log, List<ILoggingEvent> events) {
    /** Calls the program as the shell would. */
    static TestConsole call(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter usage = new StringWriter();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        List<Logger> loggers = Stream.of("headrace", "org.headrace")
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .toList();
        log.start();
        loggers.forEach(logger -> logger.addAppender(log));
        try {
            CommandLine commandLine = Main.commandLine(
                    new Invocation(environment, new PrintStream(out, true, UTF_8), new Interruption()), arguments);
            PrintWriter writer = new PrintWriter(usage, true);
            int exitCode = commandLine
                    .setOut(writer)
                    .setErr(writer)
                    .setColorScheme(plain())
                    .execute(arguments);
            String logged = String.join(
                    "\n",
                    log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
            return new TestConsole(exitCode, out.toString(UTF_8), usage.toString(), logged, List.copyOf(log.list));
        } finally {
            loggers.forEach(logger -> logger.detachAppender(log));
            Logging.configure(Logging.Settings.DEFAULT);
        }
    }

    private static CommandLine.Help.ColorScheme plain() {
        return CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF);
    }
}
