package io.salvor.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy on loopback, as a company has one: it takes CONNECT and plain requests, knows the hosts that a test names, each as a port of
 * this machine, and keeps a record of what it was asked. For any other host it answers 502.
 */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Map<String, Integer> hosts = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final String credentials;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "connect-proxy");
        thread.setDaemon(true);
        return thread;
    });

    private ConnectProxy(ServerSocket listener, String credentials) {
        this.listener = listener;
        this.credentials = credentials;
    }

    /** One that asks nobody who he is. */
    public static ConnectProxy start() throws IOException {
        return start(null);
    }

    /** @param credentials user and password, with a colon between them; others get a 407 */
    public static ConnectProxy start(String credentials) throws IOException {
        ServerSocket listener = new ServerSocket(0, 64, InetAddress.getByName("127.0.0.1"));
        ConnectProxy proxy = new ConnectProxy(listener, credentials);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    /** Lets a host name lead to a port of this machine, whatever port of it is asked for. */
    public ConnectProxy leading(String host, int loopbackPort) {
        hosts.put(host, loopbackPort);
        return this;
    }

    /** {@code http://127.0.0.1:<port>} */
    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** What it was asked for, such as {@code CONNECT s3.example.com:443} or {@code GET http://s3.example.com/}, refused or not. */
    public List<String> asked() {
        return List.copyOf(asked);
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
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            while (!head.isEmpty() && pass(head, in, client)) {
                head = head(in);
            }
        } catch (IOException e) {
            // One side has gone, and so the other goes.
        } finally {
            open.remove(client);
        }
    }

    /** Returns whether another request may follow. */
    private boolean pass(String head, InputStream in, Socket client) throws IOException {
        String[] first = head.substring(0, head.indexOf('\r')).split(" ");
        asked.add(first[0] + " " + first[1]);
        boolean tunnel = first[0].equals("CONNECT");
        if (!isKnown(head)) {
            return refuse(
                    client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"company\"", tunnel);
        }
        URI target = URI.create(tunnel ? "http://" + first[1] : first[1]);
        Integer port = target.getHost() == null ? null : hosts.get(target.getHost());
        if (port == null) {
            refuse(client, "502 Bad Gateway", false);
            return false;
        }
        try (Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            open.add(server);
            if (tunnel) {
                write(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
            } else {
                String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
                String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
                write(server.getOutputStream(), plain(first[0] + " " + path + query + " HTTP/1.1", head));
            }
            threads.execute(() -> copy(in, server));
            copy(server.getInputStream(), client);
        } finally {
            open.removeIf(Socket::isClosed);
        }
        return false;
    }

    /** One request on each connection to a server, which closes it then. */
    private static String plain(String first, String head) {
        StringBuilder plain = new StringBuilder(first);
        head.lines()
                .skip(1)
                .filter(line -> !line.isEmpty() && !line.regionMatches(true, 0, "proxy-", 0, 6))
                .filter(line -> !line.regionMatches(true, 0, "connection:", 0, 11))
                .forEach(line -> plain.append("\r\n").append(line));
        return plain.append("\r\nConnection: close\r\n\r\n").toString();
    }

    private boolean isKnown(String head) {
        String shown = "proxy-authorization: Basic "
                + Base64.getEncoder().encodeToString(String.valueOf(credentials).getBytes(StandardCharsets.UTF_8));
        return credentials == null || head.lines().anyMatch(line -> line.equalsIgnoreCase(shown));
    }

    private static boolean refuse(Socket client, String status, boolean more) throws IOException {
        String then = more ? "" : "Connection: close\r\n";
        write(client.getOutputStream(), "HTTP/1.1 " + status + "\r\n" + then + "Content-Length: 0\r\n\r\n");
        return more;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void copy(InputStream from, Socket to) {
        try {
            from.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    /** A request up to its empty line; empty where there is none. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            last = last << 8 | next;
            if (last == 0x0D0A0D0A) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
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
