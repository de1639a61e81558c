package io.salvor.sandbox.apiserver.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.salvor.sandbox.apiserver.api.ApiException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The side that clients see: loopback only, one thread per running request. */
public final class HttpFrontend implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HttpFrontend.class.getName());

    private final HttpServer server;
    private final Gateway gateway;
    private final ExecutorService threads;
    private final Handler handler;
    private volatile ExecSockets exec;

    /** What answers a request; a refusal may be thrown as an {@link ApiException}. */
    public interface Handler {

        void serve(Request request) throws IOException;
    }

    public HttpFrontend(int port, Handler handler) throws IOException {
        // Read once by the JDK's server when it is first used: without it every answer waits 40 ms for an ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Longer than clients keep their connections, so that none sends into one that is just being closed.
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        this.handler = handler;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.gateway = new Gateway(port, server.getAddress().getPort(), () -> exec == null ? 0 : exec.port());
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "apiserver-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    public void start() {
        server.start();
        gateway.start();
    }

    public int port() {
        return gateway.port();
    }

    /** Answers pods/exec from now on. */
    public void exec(PodCommands commands, PodAccess access) {
        exec = new ExecSockets(commands, access);
    }

    private void handle(HttpExchange exchange) {
        Request request = new Request(exchange);
        try {
            answer(request);
        } catch (IOException e) {
            LOG.log(
                    Level.DEBUG,
                    "the client of {0} {1} went away: {2}",
                    request.method(),
                    exchange.getRequestURI(),
                    e.getMessage());
        } finally {
            exchange.close();
        }
    }

    private void answer(Request request) throws IOException {
        try {
            handler.serve(request);
        } catch (ApiException e) {
            Responses.json(request, e.code(), e.status());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, request.method() + " " + request.exchange().getRequestURI() + " failed", e);
            Responses.json(request, 500, ApiException.internal(e).status());
        }
    }

    @Override
    public void close() {
        gateway.close();
        if (exec != null) {
            exec.close();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
