package io.salvor.sandbox.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.http.Request;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Answers pods/log from the registered source of logs. */
public final class LogStream {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final long POLL_MILLIS = 200;

    private final Store store;
    private volatile PodLogs source;

    public LogStream(Store store) {
        this.store = store;
    }

    public void source(PodLogs logs) {
        this.source = logs;
    }

    void serve(Request request, Target target, Stored pod) throws IOException {
        if (source == null) {
            throw ApiException.notImplemented("logs: nothing was registered that has them");
        }
        for (String parameter : new String[] {"timestamps", "sinceSeconds", "sinceTime"}) {
            if (request.has(parameter) && !request.query(parameter).equals("false")) {
                throw ApiException.notImplemented(
                        "logs with " + parameter + ": it does not know when a line was written");
            }
        }
        if (request.flag("previous")) {
            throw ApiException.notImplemented("the log of a previous container");
        }
        String container = container(request, pod);
        try (InputStream log = source.open(target.namespace(), target.name(), container)) {
            if (log == null) {
                throw ApiException.badRequest("container \"" + container + "\" in pod \"" + target.name()
                        + "\" is waiting to start: ContainerCreating");
            }
            request.exchange().getResponseHeaders().set("Content-Type", "text/plain");
            byte[] start = tail(log.readAllBytes(), request.number("tailLines", -1));
            long limit = request.number("limitBytes", Long.MAX_VALUE);
            request.exchange().sendResponseHeaders(200, 0);
            try (OutputStream out = request.exchange().getResponseBody()) {
                out.write(start, 0, (int) Math.min(start.length, limit));
                out.flush();
                if (request.flag("follow")) {
                    follow(target, pod.uid(), log, out);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String container(Request request, Stored pod) {
        List<String> names = new ArrayList<>();
        for (String list : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : Json.at(pod.object(), "spec", list)) {
                names.add(container.path("name").asText());
            }
        }
        String asked = request.query("container");
        if (asked.isEmpty() && Json.at(pod.object(), "spec", "containers").size() == 1) {
            return names.get(0);
        }
        if (asked.isEmpty()) {
            throw ApiException.badRequest(
                    "a container name must be specified for pod " + pod.key().name() + ", choose one of: " + names);
        }
        if (!names.contains(asked)) {
            throw ApiException.badRequest(
                    "container " + asked + " is not valid for pod " + pod.key().name());
        }
        return asked;
    }

    private void follow(Target target, String uid, InputStream log, OutputStream out)
            throws IOException, InterruptedException {
        boolean over = false;
        while (!over) {
            Stored pod = store.get(target.key());
            over = pod == null || !pod.uid().equals(uid) || ENDED.contains(Json.text(pod.object(), "status", "phase"));
            byte[] more = log.readAllBytes();
            out.write(more);
            out.flush();
            if (!over && more.length == 0) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private static byte[] tail(byte[] log, long lines) {
        if (lines < 0) {
            return log;
        }
        String[] all = new String(log, StandardCharsets.ISO_8859_1).split("(?<=\n)");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = (int) Math.max(0, all.length - lines); i < all.length; i++) {
            out.writeBytes(all[i].getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toByteArray();
    }
}
