package io.salvor.sandbox.apiserver;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A server and a client of it, for one test. */
public class TestServer implements AutoCloseable {

    private final ApiServer server;
    private final KubernetesClient client;

    private TestServer(ApiServer server) {
        this.server = server;
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server.url())
                        .withNamespace("default")
                        .build())
                .build();
    }

    public static TestServer start() {
        return new TestServer(ApiServer.start(0));
    }

    /** With a limit on the changes of each kind that a watch can be resumed over. */
    public static TestServer start(int history) {
        return new TestServer(ApiServer.start(0, history));
    }

    public ApiServer server() {
        return server;
    }

    public KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    public static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData("key", value)
                .build();
    }

    public static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
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
