package org.headrace.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.headrace.db.Endpoint;

/** A way to a database, for one connection, that is cut after so many bytes of the server's answers. Whoever opens it closes it. */
public final class CutConnection implements AutoCloseable {
    /** How the client learns of it. */
    public enum Cut {
        /** The stream ends. */
        END,
        /** Reading from it fails. */
        RESET,
        /** Nothing comes any more, which the client notices after a second. */
        SILENCE,
        /** Nothing comes any more, for as long as the client waits. */
        ENDLESS_SILENCE
    }

    private final Endpoint database;
    private final Cut cut;
    private final ServerSocket listening;
    private final CountDownLatch isCut = new CountDownLatch(1);

    public CutConnection(Endpoint database, long bytes, Cut cut) {
        this.database = database;
        this.cut = cut;
        try {
            listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> forward(bytes));
    }

    private URI address() {
        return URI.create(database.url().substring("jdbc:".length()));
    }

    /** The database by this way. */
    public Endpoint endpoint() {
        String cutUrl = "jdbc:postgresql://127.0.0.1:" + listening.getLocalPort()
                + address().getPath() + (cut == Cut.SILENCE ? "?socketTimeout=1" : "");
        return new Endpoint(database.name(), cutUrl, database.user(), database.password());
    }

    /** Returns once so many bytes have come. */
    public void awaitCut() {
        try {
            if (!isCut.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("not cut in a minute");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void forward(long bytes) {
        try (Socket client = listening.accept();
                Socket server = new Socket(address().getHost(), address().getPort())) {
            start(() -> copy(client, server, Long.MAX_VALUE));
            copy(server, client, bytes);
            isCut.countDown();
            switch (cut) {
                case END -> {}
                case RESET -> client.setSoLinger(true, 0);
                case SILENCE, ENDLESS_SILENCE -> acceptSilently();
            }
        } catch (IOException e) {
            // closed: nobody waits any more
        }
    }

    /** Lets others connect, such as to cancel, until this is closed; nobody is answered. */
    private void acceptSilently() throws IOException {
        while (!listening.isClosed()) {
            listening.accept();
        }
    }

    private static void copy(Socket from, Socket to, long bytes) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8 * 1024];
            long left = bytes;
            int read = 0;
            while (left > 0 && (read = in.read(buffer, 0, (int) Math.min(left, buffer.length))) >= 0) {
                out.write(buffer, 0, read);
                left -= read;
            }
        } catch (IOException e) {
            // one of the two is closed
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cut connection");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
