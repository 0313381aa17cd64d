package org.headrace.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the log to stderr. Found by Logback as a service, which is faster than reading an XML file. */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String TEXT = "%d{HH:mm:ss} %-5level %msg%n%nopex";
    private static final String TEXT_WITH_TRACES = "%d{HH:mm:ss} %-5level %msg%n%ex";

    /** How the log looks. */
    enum Format {
        TEXT,
        JSON
    }

    /** Made by Logback. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // The driver logs by itself, and quotes a URL that it cannot read; what matters comes as an exception.
        LogManager.getLogManager().reset();
        apply(context, Level.INFO, text(context, TEXT));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Changes what was configured at the start. */
    static void configure(Format format, boolean verbose, boolean stacktrace) {
        if (format == Format.TEXT && !verbose && !stacktrace) {
            return;
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        apply(
                context,
                verbose ? Level.DEBUG : Level.INFO,
                format == Format.JSON
                        ? json(context, stacktrace)
                        : text(context, stacktrace ? TEXT_WITH_TRACES : TEXT));
    }

    private static void apply(LoggerContext context, Level level, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger("headrace").setLevel(level);
        context.getLogger("org.headrace").setLevel(level);
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context, boolean stacktrace) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithThrowable(stacktrace);
        encoder.start();
        return encoder;
    }
}
