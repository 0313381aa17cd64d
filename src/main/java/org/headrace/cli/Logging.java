package org.headrace.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.logging.LogManager;
import org.headrace.HeadraceException;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Sends the log to stderr. Hands Logback to SLF4J itself: their own search for each other and for settings, and the report that Logback
 * makes of it, take more time than all that a short run logs.
 */
public final class Logging implements SLF4JServiceProvider {
    /** How the log looks. */
    enum Format {
        TEXT,
        JSON
    }

    private static Settings current = Settings.DEFAULT;

    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();
    private final IMarkerFactory markers = new BasicMarkerFactory();

    /** Made by SLF4J, which then calls {@link #initialize()}. */
    public Logging() {}

    /** Names this class to SLF4J; to be called before the first logger is made. */
    static void provide() {
        System.setProperty("slf4j.provider", Logging.class.getName());
        System.setProperty("slf4j.internal.verbosity", "WARN"); // it would say that it was named
    }

    @Override
    public void initialize() {
        // The driver logs by itself, and quotes a URL that it cannot read; what matters comes as an exception.
        LogManager.getLogManager().reset();
        context.setMDCAdapter(diagnostics);
        apply(context, Level.INFO, text(context, false, false));
        context.start();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnostics;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0";
    }

    /** What the options of a command say about the log. */
    record Settings(Format format, boolean verbose, boolean stacktrace, Optional<Path> file) {
        static final Settings DEFAULT = new Settings(Format.TEXT, false, false, Optional.empty());
    }

    /**
     * Changes what was configured before.
     *
     * @throws HeadraceException if there is a file for the log, and it cannot be written
     */
    static void configure(Settings settings) {
        if (settings.equals(current)) {
            return;
        }
        settings.file().ifPresent(LogFile::requireWritable);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        apply(
                context,
                settings.verbose() ? Level.DEBUG : Level.INFO,
                settings.format() == Format.JSON
                        ? json(context, settings.stacktrace())
                        : text(context, settings.stacktrace(), false));
        settings.file()
                .ifPresent(file -> context.getLogger(Logger.ROOT_LOGGER_NAME)
                        .addAppender(LogFile.appender(
                                context,
                                file,
                                settings.format() == Format.JSON
                                        ? json(context, settings.stacktrace())
                                        : text(context, settings.stacktrace(), true))));
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

    private static Encoder<ILoggingEvent> text(LoggerContext context, boolean stacktrace, boolean withDate) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(new TextLayout(stacktrace, withDate));
        encoder.getLayout().start();
        encoder.start();
        return encoder;
    }

    /** A line of text: time, level, message. Logback's own pattern would take longer to read than a short run logs. */
    private static final class TextLayout extends LayoutBase<ILoggingEvent> {
        private final boolean stacktrace;
        private final DateTimeFormatter time;

        TextLayout(boolean stacktrace, boolean withDate) {
            this.stacktrace = stacktrace;
            this.time = withDate ? DateTimeFormatter.ISO_LOCAL_DATE_TIME : DateTimeFormatter.ISO_LOCAL_TIME;
        }

        @Override
        public String doLayout(ILoggingEvent event) {
            LocalDateTime at = LocalDateTime.ofInstant(event.getInstant(), ZoneId.systemDefault());
            String level = event.getLevel().toString();
            return time.format(at.truncatedTo(ChronoUnit.SECONDS))
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
