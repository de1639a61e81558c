package io.salvor.sandbox.apiserver.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.sandbox.apiserver.TestServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(TestServer.REAL)
class AuthorizationTest {
    private static final String RIGHTS =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: writer, namespace: NAMESPACE}
            rules:
            - {apiGroups: [""], resources: [configmaps], verbs: [get, list, create], resourceNames: []}
            - {apiGroups: [""], resources: [configmaps], verbs: [delete], resourceNames: [allowed]}
            - {apiGroups: [""], resources: [pods/status], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: writer, namespace: NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
            subjects: [{kind: ServiceAccount, name: worker, namespace: NAMESPACE}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: reader-NAMESPACE}
            rules:
            - {apiGroups: ["*"], resources: ["*"], verbs: [list]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: reader-NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader-NAMESPACE}
            subjects: [{kind: ServiceAccount, name: reader, namespace: NAMESPACE}]
            """;

    private TestServer server;
    private String own;
    private KubernetesClient worker;
    private KubernetesClient reader;

    @BeforeEach
    void start() {
        server = TestServer.start();
        own = server.namespace();
        String rights = RIGHTS.replace("NAMESPACE", own);
        server.client()
                .load(new ByteArrayInputStream(rights.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(server::create);
        worker = server.as("worker");
        reader = server.as("reader");
    }

    @AfterEach
    void stop() {
        worker.close();
        reader.close();
        server.close();
    }

    @Test
    void an_account_may_do_what_its_role_allows_and_only_in_its_namespace() {
        server.client().resource(TestServer.pod("one")).inNamespace(own).create();
        worker.resource(TestServer.map("one", "x")).inNamespace(own).create();

        assertThat(worker.configMaps().inNamespace(own).list().getItems()).isNotEmpty();
        assertThat(worker.raw("/api/v1/namespaces/" + own + "/pods/one/status")).contains("\"name\":\"one\"");
        assertForbidden(
                () -> worker.configMaps().inNamespace("default").list(),
                "cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"");
        assertForbidden(() -> worker.secrets().inNamespace(own).list(), "cannot list resource \"secrets\"");
        assertForbidden(
                () -> worker.resource(TestServer.map("one", "y"))
                        .inNamespace(own)
                        .update(),
                "cannot update resource \"configmaps\"");
        assertForbidden(() -> worker.pods().inNamespace(own).withName("one").get(), "cannot get resource \"pods\"");
    }

    @Test
    void a_rule_with_names_is_for_those_objects_only() {
        worker.resource(TestServer.map("allowed", "x")).inNamespace(own).create();
        worker.resource(TestServer.map("other", "x")).inNamespace(own).create();

        worker.configMaps().inNamespace(own).withName("allowed").delete();
        assertForbidden(
                () -> worker.configMaps().inNamespace(own).withName("other").delete(),
                "cannot delete resource \"configmaps\"");
        assertForbidden(() -> worker.configMaps().inNamespace(own).delete(), "cannot deletecollection resource");
    }

    @Test
    void a_cluster_role_holds_everywhere() {
        assertThat(reader.namespaces().list().getItems()).isNotEmpty();
        assertThat(reader.secrets().inNamespace(own).list().getItems()).isEmpty();
        assertForbidden(
                () -> reader.namespaces().withName(own).get(), "cannot get resource \"namespaces\" in API group");
    }

    private static void assertForbidden(ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403))
                .hasMessageContaining(why);
    }
}
