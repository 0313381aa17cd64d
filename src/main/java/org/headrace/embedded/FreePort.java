package org.headrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.headrace.HeadraceException;

/** Finds a port of this machine that nobody listens on. */
final class FreePort {
    private FreePort() {}

    static int firstOf(List<Integer> ports) {
        return ports.stream()
                .filter(FreePort::isFree)
                .findFirst()
                .orElseThrow(() -> HeadraceException.failed("The embedded server cannot start: it needs a free port on"
                        + " 127.0.0.1 from " + ports.get(0) + " to " + ports.get(ports.size() - 1)
                        + ", and all of them are taken. End a program that listens there, or prefer another port."));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
