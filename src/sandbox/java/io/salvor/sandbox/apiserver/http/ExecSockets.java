package io.salvor.sandbox.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers pods/exec over WebSocket, without input and without a terminal: outputs, errors and the exit code. */
final class ExecSockets implements AutoCloseable {
    private static final List<String> PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");
    private static final byte OUTPUT = 1;
    private static final byte ERRORS = 2;
    private static final byte STATUS = 3;

    private final PodCommands commands;
    private final PodAccess access;
    private final Vertx vertx;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "apiserver-exec");
        thread.setDaemon(true);
        return thread;
    });

    ExecSockets(PodCommands commands, PodAccess access) {
        this.commands = commands;
        this.access = access;
        FileSystemOptions noFiles =
                new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setFileSystemOptions(noFiles));
        port = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setWebSocketSubProtocols(PROTOCOLS))
                .webSocketHandler(this::serve)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    int port() {
        return port;
    }

    private void serve(ServerWebSocket socket) {
        String[] path = socket.path().split("/");
        try {
            String caller = socket.headers().get("Authorization");
            access.check(caller == null ? "" : caller, path[4], path[6]);
        } catch (ApiException e) {
            socket.reject(e.code());
            return;
        }
        List<String> command = query(socket, "command");
        String container = String.join("", query(socket, "container"));
        threads.execute(() -> {
            try {
                Process process = commands.start(path[4], path[6], container, command);
                if (process == null) {
                    status(socket, failure("container " + container + " is not running", "NotFound"));
                    return;
                }
                socket.closeHandler(closed -> {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                });
                run(socket, process);
            } catch (IOException e) {
                status(socket, failure(e.getMessage(), "InternalError"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void run(ServerWebSocket socket, Process process) throws InterruptedException {
        CompletableFuture<Void> errors =
                CompletableFuture.runAsync(() -> pump(socket, process.getErrorStream(), ERRORS), threads);
        pump(socket, process.getInputStream(), OUTPUT);
        errors.join();
        int code = process.waitFor();
        if (code == 0) {
            status(socket, Json.object().put("status", "Success"));
        } else {
            ObjectNode failed = failure("command terminated with non-zero exit code", "NonZeroExitCode");
            failed.putObject("details")
                    .putArray("causes")
                    .addObject()
                    .put("reason", "ExitCode")
                    .put("message", String.valueOf(code));
            status(socket, failed);
        }
    }

    private static void pump(ServerWebSocket socket, InputStream from, byte channel) {
        byte[] bytes = new byte[8192];
        try {
            for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
                if (!socket.isClosed()) {
                    socket.writeBinaryMessage(
                            Buffer.buffer().appendByte(channel).appendBytes(bytes, 0, read));
                }
            }
        } catch (IOException e) {
            // The process was ended because the client has gone: nobody waits for the rest.
        }
    }

    private static void status(ServerWebSocket socket, ObjectNode status) {
        if (!socket.isClosed()) {
            socket.writeBinaryMessage(Buffer.buffer().appendByte(STATUS).appendBytes(Json.bytes(status)));
            socket.close();
        }
    }

    private static ObjectNode failure(String message, String reason) {
        return Json.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason);
    }

    private static List<String> query(ServerWebSocket socket, String name) {
        String query = URI.create(socket.uri()).getRawQuery();
        return query == null
                ? List.of()
                : new ArrayList<>(Arrays.stream(query.split("&"))
                        .filter(pair -> pair.startsWith(name + "="))
                        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                        .toList());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        threads.shutdownNow();
    }
}
