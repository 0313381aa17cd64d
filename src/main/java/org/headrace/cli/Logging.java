package org.headrace.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the log to stderr. Found by Logback as a service, which is faster than reading an XML file. */
public final class Logging extends ContextAwareBase implements Configurator {
    /** How the log looks. */
    enum Format {
        TEXT,
        JSON
    }

    private static Settings current = Settings.DEFAULT;

    /** Made by Logback. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // The driver logs by itself, and quotes a URL that it cannot read; what matters comes as an exception.
        LogManager.getLogManager().reset();
        apply(context, Level.INFO, text(context, false));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** What the options of a command say about the log. */
    record Settings(Format format, boolean verbose, boolean stacktrace) {
        static final Settings DEFAULT = new Settings(Format.TEXT, false, false);
    }

    /** Changes what was configured before. */
    static void configure(Settings settings) {
        if (settings.equals(current)) {
            return;
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        apply(
                context,
                settings.verbose() ? Level.DEBUG : Level.INFO,
                settings.format() == Format.JSON
                        ? json(context, settings.stacktrace())
                        : text(context, settings.stacktrace()));
        current = settings;
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

    private static Encoder<ILoggingEvent> text(LoggerContext context, boolean stacktrace) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(new TextLayout(stacktrace));
        encoder.getLayout().start();
        encoder.start();
        return encoder;
    }

    /** A line of text: time, level, message. Logback's own pattern would take longer to read than a short run logs. */
    private static final class TextLayout extends LayoutBase<ILoggingEvent> {
        private final boolean stacktrace;

        TextLayout(boolean stacktrace) {
            this.stacktrace = stacktrace;
        }

        @Override
        public String doLayout(ILoggingEvent event) {
            LocalTime time = LocalTime.ofInstant(event.getInstant(), ZoneId.systemDefault());
            String level = event.getLevel().toString();
            return DateTimeFormatter.ISO_LOCAL_TIME.format(time.truncatedTo(ChronoUnit.SECONDS))
                    + " " + level + " ".repeat(6 - level.length())
                    + event.getFormattedMessage() + System.lineSeparator()
                    + (stacktrace ? ThrowableProxyUtil.asString(event.getThrowableProxy()) : "");
        }
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
