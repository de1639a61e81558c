package io.salvor.sandbox.apiserver;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * An API server for one test, with a namespace of the test's own and a client of it: the sandbox's, or a real one where the
 * system property {@code apiserver.kubeconfig} names a kubeconfig. What the test makes goes when it closes this.
 */
public final class TestServer implements AutoCloseable {

    /** The tag of the tests that run against a real API server too; see CONTRIBUTING.md. */
    public static final String REAL = "real-apiserver";

    private static final String KUBECONFIG = System.getProperty("apiserver.kubeconfig", "");

    private final ApiServer sandbox;
    private final Config config;
    private final KubernetesClient client;
    private final String namespace;
    private final List<HasMetadata> made = new ArrayList<>();

    private TestServer(ApiServer sandbox, Config config) {
        this.sandbox = sandbox;
        this.config = config;
        this.client = client(config);
        this.namespace = newNamespace();
        config.setNamespace(namespace);
    }

    /** Whether the tests run against a real API server. */
    static boolean isReal() {
        return !KUBECONFIG.isEmpty();
    }

    public static TestServer start() {
        return isReal() ? new TestServer(null, realConfig()) : of(ApiServer.start(0));
    }

    /** With a limit on the changes of each kind that a watch can be resumed over; a real server has limits of its own. */
    public static TestServer start(int history) {
        return isReal() ? start() : of(ApiServer.start(0, history));
    }

    private static TestServer of(ApiServer sandbox) {
        // What the sandbox refuses once it refuses always: the client would ask ten times more, for twenty seconds.
        Config config = new ConfigBuilder()
                .withMasterUrl(sandbox.url())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new TestServer(sandbox, config);
    }

    private static Config realConfig() {
        try {
            return Config.fromKubeconfig(Files.readString(Path.of(KUBECONFIG)));
        } catch (IOException e) {
            throw new UncheckedIOException("the kubeconfig " + KUBECONFIG + " cannot be read", e);
        }
    }

    private static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The sandbox's server, for tests that are about nothing but the sandbox; see {@link OnlyInSandbox}. */
    public ApiServer sandbox() {
        return sandbox;
    }

    /** A client of the administrator; it works in the test's namespace unless it is given another. */
    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    /** Makes another namespace, ready for pods. Returns its name. */
    public String newNamespace() {
        String name = "api-test-" + UUID.randomUUID().toString().substring(0, 8);
        create(new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build());
        await().atMost(ofMinutes(1))
                .until(() -> client.serviceAccounts()
                                .inNamespace(name)
                                .withName("default")
                                .get()
                        != null);
        return name;
    }

    /** Makes an object that lies in no namespace, or in another than the test's. It goes with the test. */
    public <T extends HasMetadata> T create(T object) {
        T created = client.resource(object).create();
        made.add(created);
        return created;
    }

    /** A client of a service account, which is made in the test's namespace. */
    public KubernetesClient as(String account) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .endMetadata()
                        .build())
                .create();
        if (sandbox == null) {
            String token = client.serviceAccounts()
                    .withName(account)
                    .tokenRequest(new TokenRequest())
                    .getStatus()
                    .getToken();
            return client(new ConfigBuilder()
                    .withMasterUrl(config.getMasterUrl())
                    .withCaCertData(config.getCaCertData())
                    .withCaCertFile(config.getCaCertFile())
                    .withOauthToken(token)
                    .build());
        }
        String administrator = Kubeconfig.administrator(sandbox.url());
        return client(Config.fromKubeconfig(Kubeconfig.serviceAccount(administrator, namespace, account)));
    }

    /** Sends a request as the administrator; an empty body makes it a GET, any other a POST of JSON. */
    public HttpResponse<String> send(String path, Map<String, String> headers, String body) {
        HttpRequest.Builder request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(config.getMasterUrl().replaceAll("/$", "") + path);
        headers.forEach(request::setHeader);
        if (!body.isEmpty()) {
            request.post("application/json", body);
        }
        return client.getHttpClient().sendAsync(request.build(), String.class).join();
    }

    @Override
    public void close() {
        if (sandbox == null) {
            Collections.reverse(made);
            made.forEach(object -> client.resource(object).delete());
        }
        client.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }

    public static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData("key", value)
                .build();
    }

    /** A pod that no scheduler places, so that it stays as the test left it. */
    public static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withSchedulerName("nobody")
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .build();
    }

    /** What the server answers a call with that it must refuse. */
    public static KubernetesClientException refusalOf(ThrowingCallable call) {
        return catchThrowableOfType(KubernetesClientException.class, call);
    }
}
