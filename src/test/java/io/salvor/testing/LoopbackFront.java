package io.salvor.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Another door to a server of this machine: with TLS, or at the loopback address of IP version 6. Passes bytes on and reads none of them. */
public final class LoopbackFront implements AutoCloseable {
    private final ServerSocket listener;
    private final String scheme;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "loopback-front");
        thread.setDaemon(true);
        return thread;
    });

    private LoopbackFront(ServerSocket listener, String scheme, int port) {
        this.listener = listener;
        this.scheme = scheme;
        this.port = port;
    }

    /** Speaks TLS. @param port of the server, which does not */
    public static LoopbackFront tls(SSLContext context, int port) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        return started(
                new LoopbackFront(context.getServerSocketFactory().createServerSocket(0, 64, loopback), "https", port));
    }

    /** At {@code ::1}. */
    public static LoopbackFront version6(int port) throws IOException {
        return started(new LoopbackFront(new ServerSocket(0, 64, InetAddress.getByName("::1")), "http", port));
    }

    private static LoopbackFront started(LoopbackFront front) {
        front.threads.execute(front::accept);
        return front;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** By the address, which stands in brackets where it is of version 6. */
    public String url() {
        boolean version6 = listener.getInetAddress().getAddress().length > 4;
        return scheme + "://" + (version6 ? "[::1]" : "127.0.0.1") + ":" + port();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client;
                Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            open.add(server);
            InputStream in = client.getInputStream();
            threads.execute(() -> copy(in, server));
            copy(server.getInputStream(), client);
        } catch (IOException e) {
            // One side has gone, and so the other goes.
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    private static void copy(InputStream from, Socket to) {
        try {
            from.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
