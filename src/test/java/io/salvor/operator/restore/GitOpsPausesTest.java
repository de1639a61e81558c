package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.api.Restore;
import io.salvor.api.SuspendedOwner;
import io.salvor.kubernetes.KubernetesResourceLister;
import io.salvor.kubernetes.KubernetesResourceWriter;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.reading.TargetReader;
import io.salvor.restore.GitOpsOwner;
import io.salvor.sandbox.apiserver.ApiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds of Argo CD and Flux, with their names and fields, on an API server: what is suspended there, and let go on. */
class GitOpsPausesTest {
    private static final String AUTOMATED =
            "{type: object, properties: {prune: {type: boolean}, selfHeal: {type: boolean}, enabled: {type: boolean}}}";
    private static final String OF_ARGO_CD =
            "{project: {type: string}, syncPolicy: {type: object, properties: {automated: " + AUTOMATED
                    + ", syncOptions: {type: array, items: {type: string}}}}}";
    private static final String OF_FLUX = "{path: {type: string}, suspend: {type: boolean}}";

    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl(server.url()).build())
            .build();
    private final ResourceLister lister = new KubernetesResourceLister(client, new ObjectMapper());
    private final GitOpsPauses pauses =
            new GitOpsPauses(lister, new KubernetesResourceWriter(client), new ObjectMapper());

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void kind(String resource, String version, String kind, String fields) {
        String plural = resource.substring(0, resource.indexOf('.'));
        String group = resource.substring(resource.indexOf('.') + 1);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("tools")
                        .endMetadata()
                        .build())
                .create();
        client.resource(
                        """
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: %s}
                        spec:
                          group: %s
                          scope: Namespaced
                          names: {plural: %s, singular: %s, kind: %s, listKind: %sList}
                          versions:
                          - name: %s
                            served: true
                            storage: true
                            schema:
                              openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: %s}}}
                        """
                                .formatted(resource, group, plural, kind.toLowerCase(), kind, kind, version, fields))
                .create();
    }

    private JsonNode now(String resource) {
        return lister.get(new TargetReader(lister).resource(resource), "tools", "shop");
    }

    private static Restore restore(String resource, String before) {
        SuspendedOwner owner = new SuspendedOwner();
        owner.resource = resource;
        owner.namespace = "tools";
        owner.name = "shop";
        owner.before = before;
        Restore restore = new Restore();
        restore.setMetadata(
                new ObjectMetaBuilder().withName("r").withUid("uid-1").build());
        restore.getStatus().suspendedOwners.add(owner);
        return restore;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "applications.argoproj.io; v1alpha1; Application; {project: default, syncPolicy: {automated: {prune: true,"
                        + " selfHeal: true}, syncOptions: [a]}}; {\"prune\":true,\"selfHeal\":true}",
                "kustomizations.kustomize.toolkit.fluxcd.io; v1; Kustomization; {path: ./apps}; null",
                "helmreleases.helm.toolkit.fluxcd.io; v2; HelmRelease; {path: x, suspend: false}; false"
            })
    void it_stands_still_and_goes_on_as_it_was(
            String resource, String version, String kind, String spec, String before) {
        kind(resource, version, kind, resource.startsWith("applications") ? OF_ARGO_CD : OF_FLUX);
        client.resource(
                        """
                        apiVersion: %s/%s
                        kind: %s
                        metadata: {name: shop, namespace: tools}
                        spec: %s
                        """
                                .formatted(resource.substring(resource.indexOf('.') + 1), version, kind, spec))
                .create();
        JsonNode was = now(resource).path("spec");
        GitOpsOwner.Tool tool = GitOpsOwner.Tool.of(resource);
        Restore restore = restore(resource, before);

        assertThat(pauses.suspend(restore)).isEmpty();
        assertThat(GitOpsOwner.isSuspended(tool, now(resource))).isTrue();
        assertThat(GitOpsOwner.suspendedFor(now(resource))).isEqualTo("uid-1");
        assertThat(pauses.suspend(restore)).as("it may be done again").isEmpty();

        pauses.resume(restore);
        assertThat(now(resource).path("spec")).isEqualTo(was);
        assertThat(GitOpsOwner.suspendedFor(now(resource))).isNull();
        pauses.resume(restore);
        assertThat(now(resource).path("spec")).isEqualTo(was);
    }
}
