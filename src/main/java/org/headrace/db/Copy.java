package org.headrace.db;

import java.sql.SQLException;
import org.headrace.HeadraceException;
import org.postgresql.copy.CopyIn;

/** COPY between this process and a server: rows as bytes, never decoded, in constant memory. */
public final class Copy {
    private static final int BATCH_BYTES = 64 * 1024;

    /** Takes the rows of a COPY TO STDOUT one by one. */
    @FunctionalInterface
    public interface RowConsumer {
        /**
         * Takes a row.
         *
         * @param buffer has the row, until this returns; not to be changed
         * @param start where in the buffer the row starts
         * @param length how many bytes it has
         */
        void accept(byte[] buffer, int start, int length);
    }

    private Copy() {}

    /** Hands each row of {@code copy ... to stdout} to {@code consumer}. */
    public static void out(Session source, String sql, RowConsumer consumer) {
        try {
            CopyReader rows = new CopyReader(source.driver(), sql);
            try {
                while (rows.next()) {
                    consumer.accept(rows.buffer(), rows.start(), rows.length());
                }
            } catch (OutOfMemoryError failure) {
                // Mostly for want of an array for one row, which then is still on its way: nobody can read on.
                source.abandon();
                throw HeadraceException.tooLarge(
                        "A row of " + source.endpoint().name(),
                        "the largest row and 32 MB more, or leave out the large column.",
                        failure);
            } catch (RuntimeException | Error failure) {
                abandon(source, rows);
                throw failure;
            }
        } catch (SQLException e) {
            throw source.failure(e, sql);
        }
    }

    /** Ends a copy early. Until its last message is read, the driver lets no other statement through, a rollback neither. */
    private static void abandon(Session source, CopyReader rows) {
        source.cancelStatement();
        try {
            rows.drain();
        } catch (SQLException expected) {
            // The server's word that it was cancelled.
        } catch (OutOfMemoryError expected) {
            source.abandon(); // of a row that is too large to be read away
        }
    }

    /**
     * Streams {@code copy ... to stdout} into a {@code copy ... from stdin} of the same format, and ends it.
     *
     * @return the rows and bytes that went through
     */
    public static Copied pipe(Session source, String outSql, CopyWriter in) {
        try (in) {
            out(source, outSql, in::writeRow);
            return in.finish();
        }
    }

    /** Rows and bytes that a COPY FROM STDIN took. */
    public record Copied(long rows, long bytes) {
        /** Both together. */
        public Copied and(Copied other) {
            return new Copied(rows + other.rows, bytes + other.bytes);
        }
    }

    /** A running {@code copy ... from stdin}. Unless {@link #finish()} was called, closing it cancels the copy. */
    public static final class CopyWriter implements AutoCloseable {
        private final Session target;
        private final String sql;
        private final RowConsumer observer;
        private final CopyIn in;
        private final byte[] batch = new byte[BATCH_BYTES];
        private int filled;
        private long bytes;

        public CopyWriter(Session target, String sql) {
            this(target, sql, (buffer, start, length) -> {});
        }

        CopyWriter(Session target, String sql, RowConsumer observer) {
            this.target = target;
            this.sql = sql;
            this.observer = observer;
            try {
                in = target.driver().getCopyAPI().copyIn(sql);
            } catch (SQLException e) {
                throw target.failure(e, sql);
            }
        }

        /** Adds bytes; they need not end where a row ends. */
        public void write(byte[] data) {
            write(data, 0, data.length);
        }

        /** Adds one row; that of a binary COPY may have the header before it. */
        public void writeRow(byte[] data, int start, int length) {
            observer.accept(data, start, length);
            write(data, start, length);
        }

        /** As {@link #write(byte[])}, of a part of an array. */
        public void write(byte[] data, int start, int length) {
            bytes += length;
            try {
                if (length > batch.length - filled) {
                    flush();
                }
                if (length > batch.length) {
                    in.writeToCopy(data, start, length);
                } else {
                    System.arraycopy(data, start, batch, filled, length);
                    filled += length;
                }
            } catch (SQLException e) {
                throw target.failure(e, sql);
            }
        }

        /** Sends what is left and ends the copy. */
        public Copied finish() {
            try {
                flush();
                return new Copied(in.endCopy(), bytes);
            } catch (SQLException e) {
                throw target.failure(e, sql);
            }
        }

        private void flush() throws SQLException {
            if (filled > 0) {
                in.writeToCopy(batch, 0, filled);
                filled = 0;
            }
        }

        @Override
        public void close() {
            if (!in.isActive()) {
                return;
            }
            try {
                in.cancelCopy();
            } catch (SQLException e) {
                throw target.failure(e, sql);
            }
        }
    }
}
