package io.salvor.sandbox.apiserver;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reconciler of the Java Operator SDK as it comes: finalizer, server-side applies, leader election. */
class OperatorSdkTest {

    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: tugs.test.salvor.io}
            spec:
              group: test.salvor.io
              scope: Namespaced
              names: {kind: Tug, plural: tugs}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, properties: {load: {type: integer}}}
                      status: {type: object, properties: {pulled: {type: integer}}}
            """;

    private ApiServer server;
    private KubernetesClient client;
    private Operator operator;

    @Group("test.salvor.io")
    @Version("v1")
    @Plural("tugs")
    public static class Tug extends CustomResource<TugSpec, TugStatus> implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    public static class TugSpec {
        public Integer load;
    }

    public static class TugStatus {
        public Integer pulled;
    }

    @ControllerConfiguration(finalizerName = "test.salvor.io/tug")
    static final class TugReconciler implements Reconciler<Tug>, Cleaner<Tug> {

        private final List<String> cleaned = new CopyOnWriteArrayList<>();

        @Override
        public UpdateControl<Tug> reconcile(Tug tug, Context<Tug> context) {
            ConfigMap map = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(tug.getMetadata().getName())
                    .withNamespace(tug.getMetadata().getNamespace())
                    .endMetadata()
                    .addToData("load", String.valueOf(tug.getSpec().load))
                    .build();
            map.addOwnerReference(tug);
            context.getClient().resource(map).serverSideApply();
            tug.setStatus(new TugStatus());
            tug.getStatus().pulled = tug.getSpec().load;
            tug.getMetadata().setManagedFields(null);
            return UpdateControl.patchStatus(tug);
        }

        @Override
        public DeleteControl cleanup(Tug tug, Context<Tug> context) {
            cleaned.add(tug.getMetadata().getName());
            return DeleteControl.defaultDelete();
        }
    }

    @BeforeEach
    void start() {
        server = ApiServer.start(0);
        client = client();
        client.resource(Serialization.unmarshal(DEFINITION, CustomResourceDefinition.class))
                .create();
    }

    @AfterEach
    void stop() {
        if (operator != null) {
            operator.stop();
        }
        client.close();
        server.close();
    }

    private KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server.url())
                        .withNamespace("default")
                        .build())
                .build();
    }

    private static Tug tug(int load) {
        Tug tug = new Tug();
        tug.getMetadata().setName("t");
        tug.getMetadata().setNamespace("default");
        tug.setSpec(new TugSpec());
        tug.getSpec().load = load;
        return tug;
    }

    @Test
    void a_reconciler_with_cleanup_leads_reconciles_and_cleans() {
        TugReconciler reconciler = new TugReconciler();
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client())
                .withLeaderElectionConfiguration(new LeaderElectionConfiguration(
                        "tug-lease",
                        "default",
                        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                        "one",
                        null,
                        false)));
        operator.register(reconciler);
        operator.start();
        client.resource(tug(3)).create();
        await().atMost(ofMinutes(1)).untilAsserted(() -> {
            Tug seen = client.resources(Tug.class).withName("t").get();
            assertThat(seen.getStatus()).isNotNull();
            assertThat(seen.getStatus().pulled).isEqualTo(3);
            assertThat(seen.getMetadata().getFinalizers()).containsExactly("test.salvor.io/tug");
            assertThat(client.configMaps().withName("t").get().getData()).containsEntry("load", "3");
        });
        assertThat(client.leases().withName("tug-lease").get().getSpec().getHolderIdentity())
                .isEqualTo("one");

        client.resources(Tug.class).withName("t").edit(tug -> {
            tug.getSpec().load = 4;
            return tug;
        });
        await().atMost(ofMinutes(1)).untilAsserted(() -> assertThat(
                        client.resources(Tug.class).withName("t").get().getStatus().pulled)
                .isEqualTo(4));

        client.resources(Tug.class).withName("t").delete();
        await().atMost(ofMinutes(1)).untilAsserted(() -> {
            assertThat(client.resources(Tug.class).withName("t").get()).isNull();
            assertThat(client.configMaps().withName("t").get()).isNull();
        });
        assertThat(reconciler.cleaned).containsExactly("t");
    }
}
