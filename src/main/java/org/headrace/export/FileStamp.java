package org.headrace.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How a file was left: whoever writes to it afterwards gives it other times. Times are in nanoseconds since 1970.
 *
 * @param bytes its size
 * @param modifiedNanos when its content was last written
 * @param changedNanos when its content, name or rights last changed, which nobody can set; absent where the system does not tell
 */
public record FileStamp(long bytes, long modifiedNanos, OptionalLong changedNanos) {
    /** The stamp of what is there now; empty if it is no regular file. */
    static Optional<FileStamp> find(Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? Optional.of(
                            new FileStamp(attributes.size(), nanos(attributes.lastModifiedTime()), changedNanos(file)))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether the content is the other's, which may have had another name. */
    boolean hasContentOf(FileStamp other) {
        return bytes == other.bytes && modifiedNanos == other.modifiedNanos;
    }

    private static OptionalLong changedNanos(Path file) throws IOException {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
            return OptionalLong.of(nanos((FileTime) attributes.get("ctime")));
        } catch (UnsupportedOperationException e) {
            return OptionalLong.empty();
        }
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }
}
