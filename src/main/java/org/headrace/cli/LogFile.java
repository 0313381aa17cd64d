package org.headrace.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/** The file of {@code --log-file}; a class of its own, so that other commands do not load what it needs. */
final class LogFile {
    private static final long MOST_BYTES = 10L * 1024 * 1024;
    private static final int OLD_FILES = 3;

    private LogFile() {}

    /** Makes the file if it is missing; Logback would go on without it. */
    static void requireWritable(Path file) {
        Path absolute = file.toAbsolutePath();
        if (absolute.toString().contains("%")) { // it would begin a conversion in the names of old files
            throw HeadraceException.usage(
                    "--log-file names " + absolute + ", which has a percent sign. Name a file without one.");
        }
        try {
            Files.createDirectories(absolute.getParent());
            try (OutputStream out =
                    Files.newOutputStream(absolute, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.flush();
            }
        } catch (IOException e) {
            throw new HeadraceException(
                    ExitCode.USAGE,
                    "--log-file names " + absolute + ", which cannot be written: " + e + ". Name a file that can.",
                    e);
        }
    }

    /** Appends to the file. Before it grows too large, it is renamed, and the oldest of those renamed before is deleted. */
    static RollingFileAppender<ILoggingEvent> appender(
            LoggerContext context, Path file, Encoder<ILoggingEvent> encoder) {
        String path = file.toAbsolutePath().toString();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(path);
        appender.setEncoder(encoder);

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(path + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(OLD_FILES);
        rolling.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(new FileSize(MOST_BYTES));
        trigger.start();

        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        return appender;
    }
}
