package org.headrace.feed;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a feed: a thread of its own puts the messages into a queue, until the connection ends. A reader is used once. {@link
 * #end()} and {@link #closeIfSilent()} are for the thread that takes from the queue.
 */
public final class FeedReader implements AutoCloseable {
    /** The bytes of a line, and the characters of a message's data. */
    public static final int LONGEST = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(FeedReader.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** An id that a server cannot be asked for in one header line is not sent; what it sends again is known by its content. */
    private static final int LONGEST_ID = 4000;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long NOT_WAITING = Long.MAX_VALUE;

    private final FeedAddress address;
    private final MessageQueue queue;
    private final String position;
    private final Duration silence;
    private final Thread thread;
    private final AtomicLong waitingSince = new AtomicLong(NOT_WAITING);
    private final AtomicLong received = new AtomicLong();

    private volatile boolean isClosed;
    private volatile boolean isSilent;
    private volatile Optional<InputStream> body = Optional.empty();
    private volatile Optional<FeedEnd> end = Optional.empty();
    private volatile Optional<Duration> retry = Optional.empty();

    private FeedReader(FeedAddress address, MessageQueue queue, String position, Duration silence) {
        this.address = address;
        this.queue = queue;
        this.position = position;
        this.silence = silence;
        this.thread = new Thread(this::run, "feed");
        thread.setDaemon(true);
    }

    /**
     * Connects, in a thread of its own.
     *
     * @param position the last id that was committed, or empty
     * @param silence how long no byte may come before the connection is taken for lost
     */
    public static FeedReader start(FeedAddress address, MessageQueue queue, String position, Duration silence) {
        FeedReader reader = new FeedReader(address, queue, position, silence);
        reader.thread.start();
        return reader;
    }

    private void run() {
        FeedEnd ended;
        try {
            ended = read();
        } catch (IOException e) {
            ended = lost(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = lost(e);
        } catch (RuntimeException | Error e) {
            LOG.debug("{}: the reader failed", address, e);
            ended = new FeedEnd(FeedEnd.Kind.LOST, "the reader failed: " + e);
        }
        end = Optional.of(ended);
    }

    private FeedEnd lost(Exception failure) {
        if (isSilent) {
            return new FeedEnd(FeedEnd.Kind.LOST, "nothing came for " + silence.toSeconds() + " s");
        }
        if (isClosed) {
            return new FeedEnd(FeedEnd.Kind.CLOSED, "closed by this side");
        }
        String text = failure.getMessage();
        return new FeedEnd(FeedEnd.Kind.LOST, failure.getClass().getSimpleName() + (text == null ? "" : ": " + text));
    }

    private FeedEnd read() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                // Another host must not be given the password.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        HttpResponse<InputStream> response = client.send(request(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            Optional<FeedEnd> refusal = refusal(response);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            body = Optional.of(in);
            return isClosed ? new FeedEnd(FeedEnd.Kind.CLOSED, "closed by this side") : pump(in);
        }
    }

    private HttpRequest request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.uri())
                .timeout(silence.compareTo(CONNECT) > 0 ? silence : CONNECT)
                .header("Accept", "text/event-stream")
                .header("Cache-Control", "no-store");
        address.headers().forEach(request::setHeader);
        if (isSendable(position)) {
            request.setHeader("Last-Event-ID", position);
        }
        return request.build();
    }

    /** The client of the JDK writes headers in ASCII. */
    private static boolean isSendable(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && id.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static Optional<FeedEnd> refusal(HttpResponse<InputStream> response) {
        int status = response.statusCode();
        if (status == 204) {
            return Optional.of(new FeedEnd(FeedEnd.Kind.FINISHED, "the feed has ended (status 204)"));
        }
        if (status != 200) {
            boolean mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
            return Optional.of(
                    new FeedEnd(mayPass ? FeedEnd.Kind.LOST : FeedEnd.Kind.REFUSED, "the server answered " + status));
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("text/event-stream")
                ? Optional.empty()
                : Optional.of(new FeedEnd(
                        FeedEnd.Kind.REFUSED,
                        "the content type is " + (type.isEmpty() ? "missing" : type)
                                + ", but text/event-stream was expected"));
    }

    private FeedEnd pump(InputStream in) throws IOException, InterruptedException {
        EventStreamParser parser = new EventStreamParser(LONGEST, Clock.systemUTC(), position, message -> {
            queue.put(message);
            received.incrementAndGet();
        });
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            waitingSince.set(System.nanoTime());
            int length = in.read(buffer);
            // While the queue is full nobody waits for the feed, so that it is not silent.
            waitingSince.set(NOT_WAITING);
            if (length < 0) {
                return isClosed
                        ? lost(new IOException("closed"))
                        : new FeedEnd(FeedEnd.Kind.LOST, "the server ended the connection");
            }
            parser.parse(buffer, length);
            retry = parser.retry();
        }
    }

    /** Why the connection ended, once it has; every message that it brought is in the queue then. */
    public Optional<FeedEnd> end() {
        return end;
    }

    /** How long the feed wants to be left alone between two connections, if it has said so. */
    public Optional<Duration> retry() {
        return retry;
    }

    /** Whether the server has answered with a feed, which has not ended. */
    public boolean isConnected() {
        return body.isPresent() && end.isEmpty();
    }

    /** How many messages this connection has brought. */
    public long received() {
        return received.get();
    }

    /** Ends the connection if no byte came for too long; the server may be gone without a trace. */
    public void closeIfSilent() {
        long since = waitingSince.get();
        if (since != NOT_WAITING && System.nanoTime() - since > silence.toNanos()) {
            isSilent = true;
            close();
        }
    }

    /** Ends the connection; does not wait. Messages that are in the queue stay there. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            if (body.isPresent()) {
                body.get().close();
            }
        } catch (IOException e) {
            LOG.debug("{}: the connection was broken when it was closed", address, e);
        }
    }
}
