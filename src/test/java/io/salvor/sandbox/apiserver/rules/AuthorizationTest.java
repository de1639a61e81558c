package io.salvor.sandbox.apiserver.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.sandbox.apiserver.Kubeconfig;
import io.salvor.sandbox.apiserver.TestServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthorizationTest {
    private static final String RIGHTS =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: writer, namespace: own}
            rules:
            - {apiGroups: [""], resources: [configmaps], verbs: [get, list, create], resourceNames: []}
            - {apiGroups: [""], resources: [configmaps], verbs: [delete], resourceNames: [allowed]}
            - {apiGroups: [""], resources: [pods/status], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: writer, namespace: own}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
            subjects: [{kind: ServiceAccount, name: worker, namespace: own}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: reader}
            rules:
            - {apiGroups: ["*"], resources: ["*"], verbs: [list]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: reader}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
            subjects: [{kind: ServiceAccount, name: reader, namespace: own}]
            """;

    private TestServer server;
    private KubernetesClient worker;
    private KubernetesClient reader;

    @BeforeEach
    void start() {
        server = TestServer.start();
        server.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("own")
                        .endMetadata()
                        .build())
                .create();
        server.client()
                .load(new ByteArrayInputStream(RIGHTS.getBytes(StandardCharsets.UTF_8)))
                .create();
        worker = as("worker");
        reader = as("reader");
    }

    private KubernetesClient as(String account) {
        String kubeconfig = Kubeconfig.serviceAccount(
                Kubeconfig.administrator(server.server().url()), "own", account);
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
    }

    @AfterEach
    void stop() {
        worker.close();
        reader.close();
        server.close();
    }

    @Test
    void an_account_may_do_what_its_role_allows_and_only_in_its_namespace() {
        server.client().resource(TestServer.pod("one")).inNamespace("own").create();
        worker.resource(TestServer.map("one", "x")).inNamespace("own").create();

        assertThat(worker.configMaps().inNamespace("own").list().getItems()).isNotEmpty();
        assertThat(worker.raw("/api/v1/namespaces/own/pods/one/status")).contains("\"name\":\"one\"");
        assertForbidden(
                () -> worker.configMaps().inNamespace("default").list(),
                "cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"");
        assertForbidden(() -> worker.secrets().inNamespace("own").list(), "cannot list resource \"secrets\"");
        assertForbidden(
                () -> worker.resource(TestServer.map("one", "y"))
                        .inNamespace("own")
                        .update(),
                "cannot update resource \"configmaps\"");
        assertForbidden(() -> worker.pods().inNamespace("own").withName("one").get(), "cannot get resource \"pods\"");
    }

    @Test
    void a_rule_with_names_is_for_those_objects_only() {
        worker.resource(TestServer.map("allowed", "x")).inNamespace("own").create();
        worker.resource(TestServer.map("other", "x")).inNamespace("own").create();

        worker.configMaps().inNamespace("own").withName("allowed").delete();
        assertForbidden(
                () -> worker.configMaps().inNamespace("own").withName("other").delete(),
                "cannot delete resource \"configmaps\"");
        assertForbidden(() -> worker.configMaps().inNamespace("own").delete(), "cannot deletecollection resource");
    }

    @Test
    void a_cluster_role_holds_everywhere() {
        assertThat(reader.namespaces().list().getItems()).isNotEmpty();
        assertThat(reader.secrets().inNamespace("own").list().getItems()).isEmpty();
        assertForbidden(
                () -> reader.namespaces().withName("own").get(), "cannot get resource \"namespaces\" in API group");
    }

    private static void assertForbidden(ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403))
                .hasMessageContaining(why);
    }
}
