package io.salvor.crash;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Stands on loopback before an HTTP server, and asks a gate about each request before it goes on. */
public final class Proxy implements AutoCloseable {
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final int SWITCHING = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Gate gate;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        return thread;
    });

    private Proxy(ServerSocket listener, InetSocketAddress server, Gate gate) {
        this.listener = listener;
        this.server = server;
        this.gate = gate;
    }

    /** @param url of the server */
    public static Proxy start(String url, Gate gate) throws IOException {
        URI address = URI.create(url);
        ServerSocket listener = new ServerSocket(0, 256, InetAddress.getByName("127.0.0.1"));
        Proxy proxy = new Proxy(listener, new InetSocketAddress(address.getHost(), address.getPort()), gate);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
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
        try (client) {
            open.add(client);
            new Connection(client).serve();
        } catch (IOException e) {
            // One side has gone, and so the other goes.
        } finally {
            open.remove(client);
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

    /** One connection of a client; each of its requests gets a new one to the server, which may close those that wait. */
    private final class Connection {
        private final Socket client;
        private final InputStream fromClient;
        private final OutputStream toClient;
        private final Supplier<Caller> caller;

        private Connection(Socket client) throws IOException {
            this.client = client;
            client.setTcpNoDelay(true);
            fromClient = new BufferedInputStream(client.getInputStream());
            toClient = new BufferedOutputStream(client.getOutputStream());
            caller = Caller.lookup(client);
        }

        private void serve() throws IOException {
            boolean next = true;
            while (next) {
                Wire.Head head = Wire.head(fromClient);
                next = head != null && pass(head);
            }
        }

        /** Returns whether another request may follow. */
        private boolean pass(Wire.Head head) throws IOException {
            Call call = new Call(head.first()[0], head.first()[1], head.headers(), caller);
            Fate fate = gate.decide(call);
            if (fate instanceof Fate.Drop) {
                return false;
            }
            if (head.is("expect", "100-continue")) {
                toClient.write(CONTINUE.getBytes(StandardCharsets.ISO_8859_1));
                toClient.flush();
            }
            if (fate instanceof Fate.Answer answer) {
                Wire.body(head, false, fromClient, OutputStream.nullOutputStream());
                answer(answer);
                return true;
            }
            try (Socket to = new Socket(server.getAddress(), server.getPort())) {
                open.add(to);
                to.setTcpNoDelay(true);
                return forward(head, call, fate, to);
            } finally {
                open.removeIf(Socket::isClosed);
            }
        }

        private boolean forward(Wire.Head head, Call call, Fate fate, Socket to) throws IOException {
            OutputStream toServer = new BufferedOutputStream(to.getOutputStream());
            toServer.write(head.without("expect"));
            Wire.body(head, false, fromClient, toServer);
            InputStream fromServer = new BufferedInputStream(to.getInputStream());
            if (fate instanceof Fate.Cut cut) {
                answered(fromServer);
                cut.then().run();
                return false;
            }
            return giveBack(call, fromServer, to);
        }

        private void answer(Fate.Answer answer) throws IOException {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 %d Refused\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(answer.status(), answer.type(), body.length);
            toClient.write(head.getBytes(StandardCharsets.ISO_8859_1));
            toClient.write(body);
            toClient.flush();
        }

        /** Waits until the server has said all that it says to a request. */
        private void answered(InputStream fromServer) throws IOException {
            Wire.Head head = Wire.head(fromServer);
            if (head != null && head.status() == SWITCHING) {
                Wire.untilClosed(fromServer);
            } else if (head != null) {
                Wire.body(head, false, fromServer, OutputStream.nullOutputStream());
            }
        }

        private boolean giveBack(Call call, InputStream fromServer, Socket to) throws IOException {
            Wire.Head head = Wire.head(fromServer);
            if (head == null) {
                return false;
            }
            toClient.write(head.bytes());
            toClient.flush();
            if (head.status() == SWITCHING) {
                threads.execute(() -> pumpBack(fromServer));
                pump(fromClient, to.getOutputStream());
                return false;
            }
            if (!call.method().equals("HEAD") && head.status() != NO_CONTENT && head.status() != NOT_MODIFIED) {
                Wire.body(head, true, fromServer, toClient);
            }
            toClient.flush();
            return !head.is("connection", "close");
        }

        private void pumpBack(InputStream fromServer) {
            try (Socket both = client) {
                pump(fromServer, both.getOutputStream());
            } catch (IOException e) {
                // The connection has ended, and so does this direction of it.
            }
        }

        private void pump(InputStream from, OutputStream to) throws IOException {
            byte[] bytes = new byte[16_384];
            for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
                to.write(bytes, 0, read);
                to.flush();
            }
        }
    }
}
