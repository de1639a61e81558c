package io.salvor.sandbox.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.WriteOptions;
import io.salvor.sandbox.apiserver.http.HttpFrontend;
import io.salvor.sandbox.apiserver.http.PodCommands;
import io.salvor.sandbox.apiserver.lifecycle.Controllers;
import io.salvor.sandbox.apiserver.lifecycle.DefinitionLifecycle;
import io.salvor.sandbox.apiserver.lifecycle.GarbageCollector;
import io.salvor.sandbox.apiserver.lifecycle.NamespaceLifecycle;
import io.salvor.sandbox.apiserver.route.Discovery;
import io.salvor.sandbox.apiserver.route.OpenApi;
import io.salvor.sandbox.apiserver.route.Router;
import io.salvor.sandbox.apiserver.rules.Admission;
import io.salvor.sandbox.apiserver.rules.Authorization;
import io.salvor.sandbox.apiserver.store.Listing;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Target;
import io.salvor.sandbox.apiserver.verbs.Deletion;
import io.salvor.sandbox.apiserver.verbs.LogStream;
import io.salvor.sandbox.apiserver.verbs.ObjectVerbs;
import io.salvor.sandbox.apiserver.verbs.Patching;
import io.salvor.sandbox.apiserver.verbs.PodLogs;
import io.salvor.sandbox.apiserver.verbs.ResourceEndpoint;
import io.salvor.sandbox.apiserver.verbs.Subresources;
import io.salvor.sandbox.apiserver.watch.WatchHub;
import io.salvor.sandbox.apiserver.watch.WatchStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Kubernetes API server in memory, over plain HTTP on loopback. It believes what a token says: a token is the name of a
 * service account, which is held to its Roles, and without one everything is allowed. It serves kubectl, the fabric8 client
 * and the operator SDK.
 */
public final class ApiServer implements AutoCloseable {

    /** Changes of each kind a watch can be resumed over before it is answered with 410 Gone. */
    private static final int HISTORY = 10_000;

    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private final WatchHub hub;
    private final Controllers controllers;
    private final HttpFrontend http;
    private final LogStream logs;
    private final Authorization authorization;
    private final Admission admission;

    private ApiServer(int port, int history) throws IOException {
        Clock clock = Clock.systemUTC();
        hub = new WatchHub(history);
        Store store = new Store(hub::publish);
        ResourceCatalog catalog = new ResourceCatalog();
        admission = new Admission(store, catalog);
        ObjectVerbs verbs = new ObjectVerbs(store, admission, clock);
        Deletion deletion = new Deletion(store, verbs, clock);
        Listing listing = new Listing(store);
        logs = new LogStream(store);
        ResourceEndpoint endpoint = new ResourceEndpoint(
                verbs, new Patching(store, verbs), deletion, listing, new WatchStream(store, hub, listing), clock);
        authorization = new Authorization(store, catalog);
        http = new HttpFrontend(
                port,
                new Router(
                        catalog,
                        new Discovery(catalog),
                        new OpenApi(catalog),
                        endpoint,
                        new Subresources(store, verbs, logs),
                        authorization)::serve);
        controllers = new Controllers(
                hub,
                List.of(
                        new GarbageCollector(store, verbs, deletion, catalog),
                        new NamespaceLifecycle(store, verbs, deletion, catalog),
                        new DefinitionLifecycle(store, verbs, deletion, catalog)));
        for (String name : NAMESPACES) {
            ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
            verbs.create(new Target(catalog.core("namespaces"), "", name, ""), namespace, WriteOptions.internal());
        }
    }

    /**
     * Starts a server with the usual first namespaces in it.
     *
     * @param port on loopback; 0 for any free one
     * @throws UncheckedIOException when the port is taken
     */
    public static ApiServer start(int port) {
        return start(port, HISTORY);
    }

    /** @param history how many changes of each kind a watch can be resumed over */
    static ApiServer start(int port, int history) {
        try {
            ApiServer server = new ApiServer(port, history);
            server.controllers.start();
            server.http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("the API server cannot listen on port " + port, e);
        }
    }

    public int port() {
        return http.port();
    }

    /** Such as {@code http://127.0.0.1:8001}. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Says where {@code kubectl logs} gets its bytes from; until then it is answered with 501. */
    public void podLogs(PodLogs source) {
        logs.source(source);
    }

    /** Says who runs the commands of {@code kubectl exec}; until then it is answered with 501. */
    public void podCommands(PodCommands commands) {
        http.exec(commands, authorization::checkExec);
    }

    /** Changes every object that is written from now on, as a mutating webhook does; also where a write is only tried. */
    public void webhook(Consumer<ObjectNode> change) {
        admission.webhook(change);
    }

    /** Writes a kubeconfig whose only context, {@code sandbox}, is this server and its administrator. Returns the file. */
    public Path writeKubeconfig(Path file) {
        try {
            return Files.writeString(file, Kubeconfig.administrator(url()));
        } catch (IOException e) {
            throw new UncheckedIOException("the kubeconfig " + file + " cannot be written", e);
        }
    }

    /** Ends all watches and stops listening. */
    @Override
    public void close() {
        controllers.close();
        hub.close();
        http.close();
    }
}
