package io.salvor.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports of loopback for programs that are given one to listen on, and for what nobody is to listen at. They lie below those that the kernel gives
 * away: one of these is free until the next one asks for any, as the processes of other tests do all the time.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int COUNT = 6_000;
    private static final int STRIDE = 997;

    /** Each process begins at a place of its own, so that two of them do not choose the same at the same time. */
    private static int last = (int) (ProcessHandle.current().pid() * STRIDE % COUNT);

    private FreePorts() {}

    /** Another one with each call. */
    public static synchronized int next() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            last = (last + 1) % COUNT;
            if (isFree(FIRST + last)) {
                return FIRST + last;
            }
        }
        throw new IOException("no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(LoopbackServer.HOST))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
