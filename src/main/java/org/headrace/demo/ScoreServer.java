package org.headrace.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.headrace.HeadraceException;

/**
 * The demo feed: a server of scores at {@code /scores}. A client without Last-Event-ID gets all messages since the start. If it asks for what
 * follows a message that this process has not sent yet, an earlier one has: the feed goes on from there. If a part of the messages is broken, so are connections: some end within a message, some are refused, and after some of them
 * messages come again. Each connection has line ends of its own.
 */
public final class ScoreServer implements AutoCloseable {
    private static final String[] LINE_ENDS = {"\n", "\r\n", "\r"};
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final long FEWEST_BEFORE_A_CUT = 150;
    private static final long EVERY_COMMENT = 40;
    private static final long EVERY_FLUSH = 100;
    private static final double LONGEST_PAST_NANOS = Duration.ofDays(3650).toNanos();

    private final Settings settings;
    private final ScoreMessages messages;
    private final HttpServer server;
    private final ExecutorService threads;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong startNanos = new AtomicLong(System.nanoTime());

    private volatile boolean isClosed;

    /**
     * What the feed sends.
     *
     * @param rate messages a second
     * @param bad which part of the messages is broken, from 0 to 1
     * @param last after how many messages the feed has ended; it never does if absent
     */
    public record Settings(double rate, double bad, boolean hasIds, OptionalLong last, long seed) {}

    private ScoreServer(Settings settings, HttpServer server) {
        this.settings = settings;
        this.messages = new ScoreMessages(settings.bad(), settings.hasIds(), settings.seed());
        this.server = server;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "scores");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts the feed, on this machine alone; port 0 takes a free one. */
    public static ScoreServer start(int port, Settings settings) {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), settings);
    }

    /** Starts the feed at an address of this machine. */
    public static ScoreServer start(InetSocketAddress address, Settings settings) {
        try {
            HttpServer server = HttpServer.create(address, 0);
            ScoreServer scores = new ScoreServer(settings, server);
            server.setExecutor(scores.threads);
            server.createContext("/scores", scores::answer);
            server.start();
            return scores;
        } catch (IOException e) {
            throw HeadraceException.failed(
                    "The feed cannot be served at " + address.getHostString() + ":" + address.getPort() + ": "
                            + e.getMessage() + ". End what listens there, or give the feed another port.",
                    e);
        }
    }

    /** Where clients find it. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/scores";
    }

    private boolean hasFaults() {
        return settings.bad() > 0;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            long connection = connections.getAndIncrement();
            if (hasFaults() && connection % 3 == 1) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            long next = firstFor(exchange, connection);
            goOnFrom(next);
            if (settings.last().isPresent() && next > settings.last().getAsLong()) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            send(exchange.getResponseBody(), next, connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Some messages before the wanted one come again after every second connection. */
    private long firstFor(HttpExchange exchange, long connection) {
        long wanted = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"))
                .filter(id -> NUMBER.matcher(id).matches())
                .map(id -> Long.parseLong(id) + 1)
                .orElse(1L);
        boolean isOver = settings.last().isPresent() && wanted > settings.last().getAsLong();
        return hasFaults() && connection % 2 == 0 && !isOver ? Math.max(1, wanted - 3) : wanted;
    }

    private void send(OutputStream out, long first, long connection) throws IOException, InterruptedException {
        String lineEnd = LINE_ENDS[(int) (connection % LINE_ENDS.length)];
        long end = hasFaults() ? first + FEWEST_BEFORE_A_CUT * (1 + connection % 4) : Long.MAX_VALUE;
        write(out, (connection % 2 == 0 ? "\uFEFF" : "") + "retry: 300" + lineEnd + lineEnd);
        out.flush();
        long last = settings.last().orElse(Long.MAX_VALUE);
        for (long number = first; number <= last && !isClosed; number++) {
            if (!isDue(number)) {
                out.flush();
                awaitDue(number);
            }
            String text = text(messages.message(number), lineEnd);
            if (number == end) {
                write(out, text.substring(0, text.length() / 2));
                return;
            }
            write(out, text);
            if (number % EVERY_FLUSH == 0) {
                out.flush();
            }
        }
    }

    /** Sets the clock forward, if that is needed for the messages before this one to be due. */
    private void goOnFrom(long next) {
        double due = dueNanos(next - 1);
        if (due < LONGEST_PAST_NANOS) { // a longer one is of an id that is not ours
            startNanos.accumulateAndGet(System.nanoTime() - (long) due, Math::min);
        }
    }

    private double dueNanos(long number) {
        return number / settings.rate() * 1e9;
    }

    private boolean isDue(long number) {
        return System.nanoTime() - startNanos.get() >= dueNanos(number);
    }

    private void awaitDue(long number) throws InterruptedException {
        while (!isDue(number) && !isClosed) {
            double left = dueNanos(number) - (System.nanoTime() - startNanos.get());
            Thread.sleep(Math.max(
                    1, Math.min((long) (left / 1e6), Duration.ofSeconds(1).toMillis())));
        }
    }

    private static String text(ScoreMessage message, String lineEnd) {
        StringBuilder text = new StringBuilder();
        if (message.number() % EVERY_COMMENT == 0) {
            text.append(": still here").append(lineEnd).append("unknown: field").append(lineEnd);
        }
        message.id().ifPresent(id -> text.append("id: ").append(id).append(lineEnd));
        if (!message.event().equals("message")) {
            text.append("event: ").append(message.event()).append(lineEnd);
        }
        for (String line : message.data().split("\n", -1)) {
            text.append("data: ").append(line).append(lineEnd);
        }
        return text.append(lineEnd).toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
    }

    @Override
    public void close() {
        isClosed = true;
        server.stop(0);
        threads.shutdownNow();
    }
}
