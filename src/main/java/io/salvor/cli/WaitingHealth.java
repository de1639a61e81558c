package io.salvor.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Answers the probes of the operator's pod while it waits for the API server, before the framework is there to do it: alive, and not
 * ready. Without it the startup probe would restart a pod that does nothing wrong.
 */
final class WaitingHealth implements AutoCloseable {
    private static final int DEFAULT_PORT = 9000;
    private static final int READ_MILLIS = 2_000;
    private static final String ALIVE = "/q/health/live";

    private final ServerSocket server;
    private final Thread thread = new Thread(this::serve, "waiting-health");

    private WaitingHealth(ServerSocket server) {
        this.server = server;
        thread.setDaemon(true);
    }

    /** Starts where the framework will listen later; null where that is not possible, which is the framework's to say. */
    static WaitingHealth start(Map<String, String> environment) {
        try {
            String host = environment.getOrDefault("QUARKUS_MANAGEMENT_HOST", "0.0.0.0");
            String port = environment.getOrDefault("QUARKUS_MANAGEMENT_PORT", String.valueOf(DEFAULT_PORT));
            ServerSocket server = new ServerSocket();
            // The framework takes the port a moment after this has let go of it.
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port)));
            WaitingHealth health = new WaitingHealth(server);
            health.thread.start();
            return health;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.setSoTimeout(READ_MILLIS);
                answer(client);
            } catch (IOException e) {
                // A client that went away, or the end of this server.
            }
        }
    }

    private static void answer(Socket client) throws IOException {
        BufferedReader request =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String first = request.readLine();
        for (String line = first; line != null && !line.isEmpty(); line = request.readLine()) {
            // What a probe asks for stands in the first line; its headers are read so that it hears the answer.
        }
        boolean alive = first != null && first.startsWith("GET " + ALIVE + " ");
        String body = alive ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}";
        String answer = "HTTP/1.1 " + (alive ? "200 OK" : "503 Service Unavailable")
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    /** Lets go of the port, which the system keeps until the thread that waits for a client has woken, also where the caller is to stop. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            server.close();
            thread.join(READ_MILLIS);
        } catch (IOException e) {
            // Nothing listens any more, whatever it says.
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
