package org.headrace.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file that is written only if its bytes differ from those already there: what comes is compared with the existing file,
 * and copied beside it from the first difference on. Memory does not depend on its size.
 */
final class ComparedFile implements AutoCloseable {
    private final Path place;
    private final Path part;
    private final byte[] buffer;
    private int buffered;
    private final Optional<FileStamp> before;
    private long length;
    private InputStream existing;
    private OutputStream output;

    /**
     * A file at {@code place}, written to {@code part} beside it if it differs. The buffer is the file's until {@link #finish()}
     * or {@link #close()}.
     */
    ComparedFile(Path place, Path part, byte[] buffer) throws IOException {
        this.place = place;
        this.buffer = buffer;
        this.part = part;
        before = FileStamp.find(place);
        if (before.isPresent()) {
            existing = Files.newInputStream(place);
        } else {
            output = openPart();
        }
    }

    void write(byte[] data, int from, int count) throws IOException {
        int written = 0;
        while (written < count) {
            int chunk = Math.min(count - written, buffer.length - buffered);
            System.arraycopy(data, from + written, buffer, buffered, chunk);
            buffered += chunk;
            written += chunk;
            if (buffered == buffer.length) {
                drain();
            }
        }
    }

    /** Ends the file; returns whether it differs from the existing one and waits beside it to be put in place. */
    boolean finish() throws IOException {
        drain();
        if (output == null && existing.read() >= 0) {
            diverge();
        }
        closeStreams();
        return output != null;
    }

    /**
     * Puts a finished, differing file in its place; its part must have been flushed to disk. Returns how it was left, unless
     * someone else was at it at once.
     */
    Optional<FileStamp> putInPlace() throws IOException {
        Optional<FileStamp> written = FileStamp.find(part);
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return FileStamp.find(place)
                .filter(left -> written.filter(left::hasContentOf).isPresent());
    }

    /** How the existing file was before it was read: what someone writes to it meanwhile gives it another stamp. */
    Optional<FileStamp> before() {
        return before;
    }

    Path part() {
        return part;
    }

    Path place() {
        return place;
    }

    /** In bytes. */
    long length() {
        return length;
    }

    private void drain() throws IOException {
        if (output == null) {
            byte[] there = existing.readNBytes(buffered);
            if (Arrays.equals(there, 0, there.length, buffer, 0, buffered)) {
                length += buffered;
                buffered = 0;
                return;
            }
            diverge();
        }
        output.write(buffer, 0, buffered);
        length += buffered;
        buffered = 0;
    }

    /** From here on the file differs: starts the new one with what was equal so far. */
    private void diverge() throws IOException {
        output = openPart();
        try (InputStream equal = Files.newInputStream(place)) {
            byte[] chunk = new byte[buffer.length];
            for (long left = length; left > 0; ) {
                int count = equal.readNBytes(chunk, 0, (int) Math.min(left, chunk.length));
                if (count == 0) {
                    throw new IOException(place + " was cut short by someone else while it was compared");
                }
                output.write(chunk, 0, count);
                left -= count;
            }
        }
    }

    /** Always a new file: what a killed run left there, even a link, is never written to. */
    private OutputStream openPart() throws IOException {
        Files.deleteIfExists(part);
        return Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private void closeStreams() throws IOException {
        if (existing != null) {
            existing.close();
        }
        if (output != null) {
            output.close();
        }
    }

    /** Leaves nothing beside the file, whatever happened before. */
    @Override
    public void close() throws IOException {
        closeStreams();
        if (output != null) {
            Files.deleteIfExists(part);
        }
    }
}
