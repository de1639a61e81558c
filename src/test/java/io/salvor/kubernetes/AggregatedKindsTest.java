package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Discovery of an API server that also shows what other servers make up, as one with the operator lifecycle manager does. */
class AggregatedKindsTest {
    private static final Map<String, String> ANSWERS = Map.of(
            "/api/v1",
            """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": [
              {"name": "configmaps", "kind": "ConfigMap", "namespaced": true, "verbs": ["create", "get", "list"]},
              {"name": "bindings", "kind": "Binding", "namespaced": true, "verbs": ["create"]},
              {"name": "componentstatuses", "kind": "ComponentStatus", "namespaced": false, "verbs": ["get", "list"]}]}
            """,
            "/apis/packages.example/v1beta1",
            """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "packages.example/v1beta1", "resources": [
              {"name": "packagemanifests", "kind": "PackageManifest", "namespaced": true, "verbs": ["get", "list"]}]}
            """,
            "/apis/packages.example/v1",
            """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "packages.example/v1", "resources": [
              {"name": "packagemanifests", "kind": "PackageManifest", "namespaced": true, "verbs": ["get", "list"]},
              {"name": "packagemanifests/icon", "kind": "PackageManifest", "namespaced": true, "verbs": ["get"]}]}
            """);

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private String groups = groups("packages.example");
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            String answer = path.equals("/apis") ? groups : ANSWERS.get(path);
            boolean down = path.startsWith("/apis/gone.example/");
            byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(down ? 503 : answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void what_can_be_listed_and_not_created_is_found_as_a_view() {
        assertThat(new KubernetesResourceLister(client, new ObjectMapper()).discover())
                .isEqualTo(new ResourceLister.Discovery(
                        List.of(
                                new Resource("", "v1", "ConfigMap", "configmaps", true, true),
                                new Resource("", "v1", "ComponentStatus", "componentstatuses", false, false),
                                new Resource(
                                        "packages.example",
                                        "v1beta1",
                                        "PackageManifest",
                                        "packagemanifests",
                                        true,
                                        false)),
                        List.of(),
                        Map.of(
                                "configmaps",
                                List.of("v1"),
                                "componentstatuses",
                                List.of("v1"),
                                "packagemanifests.packages.example",
                                List.of("v1beta1", "v1"))));
    }

    @Test
    void a_group_whose_server_is_gone_is_a_problem_found_out_soon() {
        groups = groups("gone.example", "packages.example");
        ResourceLister.Discovery found = new KubernetesResourceLister(client, new ObjectMapper()).discover();
        assertThat(found.resources()).extracting(Resource::plural).contains("packagemanifests");
        assertThat(found.problems()).hasSize(2).allSatisfy(problem -> {
            assertThat(problem.group()).isEqualTo("gone.example");
            assertThat(problem.problem()).startsWith("the kinds of gone.example/v1");
        });
        assertThat(asked.stream().filter(path -> path.startsWith("/apis/gone")).count())
                .isLessThanOrEqualTo(4);
    }

    private static String groups(String... names) {
        return Arrays.stream(names)
                .map(name ->
                        """
                        {"name": "%1$s", "versions": [{"groupVersion": "%1$s/v1", "version": "v1"},
                            {"groupVersion": "%1$s/v1beta1", "version": "v1beta1"}],
                          "preferredVersion": {"groupVersion": "%1$s/v1beta1", "version": "v1beta1"}}
                        """
                                .formatted(name))
                .collect(Collectors.joining(
                        ",", "{\"kind\": \"APIGroupList\", \"apiVersion\": \"v1\", \"groups\": [", "]}"));
    }
}
