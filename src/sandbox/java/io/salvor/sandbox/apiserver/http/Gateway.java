package io.salvor.sandbox.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * The port that clients see. The JDK's HTTP server cannot leave HTTP, so a connection that starts as a WebSocket for pods/exec
 * goes to a server that can, and every other goes to the HTTP server.
 */
final class Gateway implements AutoCloseable {
    private static final Pattern EXEC =
            Pattern.compile("^GET /api/v1/namespaces/[^/ ]+/pods/[^/ ]+/exec\\?[^ ]* HTTP/1\\.1\r\n.*", Pattern.DOTALL);
    private static final int LONGEST_HEAD = 65_536;

    private final ServerSocket listener;
    private final int http;
    private final IntSupplier exec;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "apiserver-gateway");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Binds the port.
     *
     * @param http port of the HTTP server
     * @param exec port of the server for exec; 0 while there is none
     */
    Gateway(int port, int http, IntSupplier exec) throws IOException {
        this.http = http;
        this.exec = exec;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    }

    void start() {
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void connect(Socket client) {
        open.add(client);
        try {
            client.setTcpNoDelay(true);
            byte[] head = head(client.getInputStream());
            if (head.length == 0) {
                end(client, null);
                return;
            }
            int port = isExec(head) && exec.getAsInt() != 0 ? exec.getAsInt() : http;
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            open.add(server);
            server.setTcpNoDelay(true);
            server.getOutputStream().write(head);
            threads.execute(() -> pump(server, client));
            pump(client, server);
        } catch (IOException e) {
            end(client, null);
        }
    }

    /** What the client has said up to the end of its first headers, and perhaps some more. */
    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] bytes = new byte[8192];
        while (head.size() < LONGEST_HEAD
                && !head.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
            int read = in.read(bytes);
            if (read < 0) {
                break;
            }
            head.write(bytes, 0, read);
        }
        return head.toByteArray();
    }

    private static boolean isExec(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return EXEC.matcher(text).matches() && text.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket\r\n");
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // One side has gone, and so the other goes.
        } finally {
            end(from, to);
        }
    }

    private void end(Socket one, Socket other) {
        for (Socket socket : other == null ? new Socket[] {one} : new Socket[] {one, other}) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                // It was closed before.
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // It was closed before.
        }
        open.forEach(socket -> end(socket, null));
        threads.shutdownNow();
    }
}
