package io.salvor.testing;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A program of others that serves on a port of loopback until it is closed. */
public final class LoopbackServer implements AutoCloseable {
    /** The address that such a program is to listen on. */
    public static final String HOST = "127.0.0.1";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Process process;
    private final int port;
    private final Path log;

    private LoopbackServer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts it, and returns when it takes connections.
     *
     * @param command for the port that it is to listen on
     * @param environment beside that of this process
     * @param log file for what it prints
     */
    public static LoopbackServer start(IntFunction<List<String>> command, Map<String, String> environment, Path log)
            throws IOException {
        int port = FreePorts.next();
        ProcessBuilder builder = new ProcessBuilder(command.apply(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        LoopbackServer server = new LoopbackServer(builder.start(), port, log);
        server.awaitAnswer();
        return server;
    }

    public int port() {
        return port;
    }

    /** What it has printed. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    private void awaitAnswer() throws IOException {
        Instant deadline = Instant.now().plus(START);
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                close();
                throw new IOException("nothing listens on port " + port + ":\n" + log());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(HOST, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
