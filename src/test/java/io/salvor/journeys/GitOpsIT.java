package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.Edits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Argo CD and Flux do to an API server when they apply a policy: nothing of theirs is copied, changed or fought over. */
@ExtendWith(SharedSandbox.class)
class GitOpsIT {
    private static final List<String> TRACKING =
            List.of("argocd.argoproj.io/", "app.kubernetes.io/instance", "kustomize.toolkit.fluxcd.io/");

    /** How a tool signs what it applies. */
    enum Tool {
        ARGO_CD(
                "argocd-controller",
                Map.of("app.kubernetes.io/instance", "policies"),
                Map.of("argocd.argoproj.io/tracking-id", "policies:salvor.io/BackupPolicy:salvor/x")),
        FLUX(
                "kustomize-controller",
                Map.of("kustomize.toolkit.fluxcd.io/name", "policies", "kustomize.toolkit.fluxcd.io/namespace", "flux"),
                Map.of());

        private final String manager;
        private final Map<String, String> labels;
        private final Map<String, String> annotations;

        Tool(String manager, Map<String, String> labels, Map<String, String> annotations) {
            this.manager = manager;
            this.labels = labels;
            this.annotations = annotations;
        }

        /** The namespace and the policy of the test with this tool. */
        String place() {
            return "gitops-" + manager;
        }
    }

    private final Operations operations;
    private final KubernetesClient client;

    GitOpsIT(Sandbox sandbox) {
        this.operations = new Operations(sandbox);
        this.client = operations.client();
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void a_policy_that_a_tool_applies_is_carried_out_and_left_alone(Tool tool) throws IOException {
        operations.namespace(tool.place());
        operations.pod(tool.place(), "app", "data");
        Edits.edit(client.pods().inNamespace(tool.place()).withName("app"), pod -> mark(pod, tool));

        apply(tool, false);
        BackupPolicy applied = operations.await(BackupPolicy.class, tool.place(), GitOpsIT::isReady);
        assertThat(operations.backupToItsEnd(tool.place() + "-1", tool.place()).getStatus().phase)
                .isEqualTo(BackupPhase.Completed);

        BackupPolicy settled =
                operations.await(BackupPolicy.class, tool.place(), policy -> policy.getStatus().lastBackup != null);
        assertThat(settled.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(settled.getMetadata().getLabels())
                .isEqualTo(applied.getMetadata().getLabels());
        assertThat(settled.getMetadata().getAnnotations())
                .isEqualTo(applied.getMetadata().getAnnotations());
        assertThat(settled.getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getSubresource() == null)
                .extracting(ManagedFieldsEntry::getManager)
                .containsOnly(tool.manager);
        GenericKubernetesResource again = apply(tool, true);
        assertThat(again.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(again.get("spec").toString())
                .isEqualTo(generic(tool).get().get("spec").toString());

        assertThat(marked()).containsExactly("BackupPolicy/" + tool.place());

        // What pruning does: the schedule ends, the backups stay.
        operations.resource(BackupPolicy.class, tool.place()).delete();
        operations.deletePod(tool.place(), "app");
        Backup kept = operations.resource(Backup.class, tool.place() + "-1").get();
        assertThat(kept.getMetadata().getDeletionTimestamp()).isNull();
        assertThat(operations.volumes(kept.getMetadata().getName())).isNotEmpty();
        assertThat(operations
                        .restoreToItsEnd(tool.place(), spec -> spec.backup = tool.place() + "-1")
                        .getStatus()
                        .phase)
                .hasToString("Completed");
    }

    private static boolean isReady(BackupPolicy policy) {
        return policy.getStatus() != null
                && policy.getStatus().conditions.stream()
                        .anyMatch(condition -> condition.type.equals("Ready") && condition.status.equals("True"));
    }

    /** Applies the shipped example under the tool's name, as the tool does it: on the server, with its own marks. */
    private GenericKubernetesResource apply(Tool tool, boolean dryRun) throws IOException {
        GenericKubernetesResource policy;
        try (InputStream file = Files.newInputStream(Path.of("policies-example/shop-nightly.yaml"))) {
            policy = client.genericKubernetesResources("salvor.io/v1alpha1", "BackupPolicy")
                    .load(file)
                    .item();
        }
        policy.getMetadata().setName(tool.place());
        policy.getMetadata().setNamespace(Operations.SALVOR);
        mark(policy, tool);
        Map<String, Object> spec = policy.get("spec");
        spec.put("include", Map.of("namespaces", List.of(tool.place())));
        return generic(tool)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(tool.manager)
                                .withForce(true)
                                .withDryRun(dryRun ? List.of("All") : null)
                                .build(),
                        policy);
    }

    private Resource<GenericKubernetesResource> generic(Tool tool) {
        return client.genericKubernetesResources("salvor.io/v1alpha1", "BackupPolicy")
                .inNamespace(Operations.SALVOR)
                .withName(tool.place());
    }

    private static <T extends HasMetadata> T mark(T object, Tool tool) {
        object.getMetadata().setLabels(tool.labels);
        object.getMetadata().setAnnotations(tool.annotations);
        return object;
    }

    /** Everything beside the operator that bears a mark of a tool, as kind/name. */
    private List<String> marked() {
        List<String> marked = new ArrayList<>();
        for (String group : List.of("v1", "batch/v1", "coordination.k8s.io/v1", "salvor.io/v1alpha1")) {
            for (APIResource kind : client.getApiResources(group).getResources()) {
                if (kind.getNamespaced() && kind.getVerbs().contains("list")) {
                    objects(group, kind)
                            .filter(object -> isMarked(object.getMetadata()))
                            .forEach(object -> marked.add(
                                    kind.getKind() + "/" + object.getMetadata().getName()));
                }
            }
        }
        return marked;
    }

    private Stream<GenericKubernetesResource> objects(String group, APIResource kind) {
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(group.contains("/") ? group.substring(0, group.indexOf('/')) : "")
                .withVersion(group.substring(group.indexOf('/') + 1))
                .withPlural(kind.getName())
                .withKind(kind.getKind())
                .withNamespaced(true)
                .build();
        return client.genericKubernetesResources(context).inNamespace(Operations.SALVOR).list().getItems().stream();
    }

    private static boolean isMarked(ObjectMeta metadata) {
        return Stream.of(metadata.getLabels(), metadata.getAnnotations())
                .filter(keys -> keys != null)
                .flatMap(keys -> keys.keySet().stream())
                .anyMatch(key -> TRACKING.stream().anyMatch(key::startsWith));
    }
}
