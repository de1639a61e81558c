package io.salvor.store.served;

import com.sun.net.httpserver.HttpServer;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server of one repository for as long as it is open, below a path that nobody can guess. Requests at the same time are answered at the same
 * time.
 */
public final class ServedRepository implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int TOKEN = 16;

    /** How long it is good to wait for a place that is away; restic itself asks for a quarter of an hour, each time. */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The server sends the head of an answer alone, and the kernel would hold back what follows until that is confirmed. */
    private static final String AT_ONCE = "sun.net.httpserver.nodelay";

    private final HttpServer server;
    private final ExecutorService threads;
    private final ReadTroubles troubles;
    private final String path;

    private ServedRepository(ObjectStore store, String repository, Duration patience) throws IOException {
        System.setProperty(AT_ONCE, "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(LOOPBACK), 0), 0);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "served repository");
            thread.setDaemon(true);
            return thread;
        });
        troubles = new ReadTroubles(patience, System::nanoTime);
        path = "/" + token() + "/";
        server.setExecutor(threads);
        server.createContext(path, new RepositoryAnswers(store, repository, path, troubles));
    }

    /**
     * Serves a repository. Nothing of it is changed but locks, of which those that it took go again.
     *
     * @param store stays open as long as it is served
     * @param repository its folder in the store, without a slash at its end
     * @param patience how long what the store does not give is worth another attempt
     * @throws IOException if this machine lets nothing be served
     */
    public static ServedRepository of(ObjectStore store, String repository, Duration patience) throws IOException {
        ServedRepository served = new ServedRepository(store, repository, patience);
        served.server.start();
        return served;
    }

    private static String token() {
        byte[] token = new byte[TOKEN];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** Where it is. */
    public String url() {
        return "http://" + LOOPBACK + ":" + server.getAddress().getPort() + path;
    }

    /** As restic names it. */
    public String identifier() {
        return "rest:" + url();
    }

    /** Why the store did not give what was asked for last; empty where it has given all in the end. */
    public Optional<StorageException> trouble() {
        return troubles.first();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
