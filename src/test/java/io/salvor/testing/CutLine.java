package io.salvor.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The way to a server of this machine, which breaks in the middle of what is sent. Passes bytes on and reads none of them. */
public final class CutLine implements AutoCloseable {
    private final ServerSocket listener;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "cut-line");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean once;
    private volatile boolean held;
    private volatile boolean waiting;

    private CutLine(ServerSocket listener, int port) {
        this.listener = listener;
        this.port = port;
    }

    /** @param port of the server */
    public static CutLine to(int port) {
        try {
            CutLine line = new CutLine(new ServerSocket(0, 64, InetAddress.getByName("127.0.0.1")), port);
            line.threads.execute(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** All connections are cut when so many bytes more have gone through, and from then on it leads nowhere. */
    public void cutAfter(long bytes) {
        once = false;
        left.set(bytes);
    }

    /** The same, and those that are made after that hold. */
    public void cutOnceAfter(long bytes) {
        once = true;
        left.set(bytes);
    }

    /** Connections that are made from now on get no answer. */
    public void hold() {
        held = true;
    }

    /** Whether somebody waits for an answer. */
    public boolean holds() {
        return waiting;
    }

    /** Whether what was to be cut was. */
    public boolean hasCut() {
        return left.get() <= 0;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                if (hasCut() && !once) {
                    client.close();
                } else if (held) {
                    waiting = true;
                } else {
                    threads.execute(() -> serve(client));
                }
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            open.add(server);
            InputStream in = client.getInputStream();
            threads.execute(() -> pass(in, server));
            pass(server.getInputStream(), client);
        } catch (IOException e) {
            // One side has gone, and so the other goes.
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    private void pass(InputStream from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            OutputStream out = to.getOutputStream();
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                out.write(buffer, 0, read);
                long before = left.getAndAdd(-read);
                if (before > 0 && before <= read) {
                    cut();
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    private void cut() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        threads.shutdownNow();
    }
}
