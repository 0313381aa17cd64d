package org.headrace.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers its first connection with bytes as they are given, then closes it or keeps silent; keeps the lines of the request. */
final class ByteServer implements AutoCloseable {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=utf-8\r\n\r\n";

    private final ServerSocket server;
    private final List<String> request = new CopyOnWriteArrayList<>();

    private ByteServer(ServerSocket server) {
        this.server = server;
    }

    /** {@code isSilent}: whether the connection stays open after the answer. */
    static ByteServer answering(String answer, boolean isSilent) {
        try {
            ByteServer bytes = new ByteServer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(() -> bytes.serve(answer, isSilent), "bytes");
            thread.setDaemon(true);
            thread.start();
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(String answer, boolean isSilent) {
        try (Socket socket = server.accept()) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                request.add(line);
            }
            socket.getOutputStream().write(answer.getBytes(UTF_8));
            socket.getOutputStream().flush();
            if (isSilent) {
                in.read(); // until the client is gone
            }
        } catch (IOException e) {
            // the client or the test has closed it
        }
    }

    FeedAddress address() {
        return new FeedAddress(
                URI.create("http://127.0.0.1:" + server.getLocalPort() + "/feed"), Map.of("Authorization", "Bearer x"));
    }

    List<String> request() {
        return request;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
