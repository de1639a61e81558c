package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.quarkus.runtime.ShutdownEvent;
import io.salvor.operator.OperatorSettings;
import io.salvor.store.FencedObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.OwnApiServer;
import io.salvor.trouble.StorageException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replica can still do once it may not lead any more. */
class WriteFenceTest {
    private final OwnApiServer server = new OwnApiServer();
    private final List<Integer> exits = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Leadership leadership = new Leadership(exits::add, nanos::get);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(server.client().getConfiguration())
            .withHttpClientBuilderConsumer(
                    http -> http.addOrReplaceInterceptor("leadership", new WriteFence(leadership)))
            .build();

    private final LeaderCallbacks callbacks = leadership
            .election(OperatorSettings.with(Map.of("salvor.namespace", OwnApiServer.NAMESPACE)), client)
            .getLeaderCallbacks()
            .orElseThrow();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private ConfigMap settings() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .withNamespace(OwnApiServer.NAMESPACE)
                .endMetadata()
                .addToData("key", "value")
                .build();
    }

    /** The replica renews its Lease, as the election does. */
    private void renews() {
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withName(Leadership.LEASE)
                .withNamespace(OwnApiServer.NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("this one")
                .endSpec()
                .build();
        if (client.resource(lease).get() == null) {
            server.client().resource(lease).create();
        }
        client.resource(lease).update();
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void assertWritesNothing() {
        server.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("db")
                        .withNamespace(OwnApiServer.NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage("db")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        List<ThrowingCallable> writes = List.of(
                () -> client.resource(settings()).create(),
                () -> client.resource(settings()).update(),
                () -> client.configMaps()
                        .inNamespace(OwnApiServer.NAMESPACE)
                        .withName("settings")
                        .edit(map -> new ConfigMapBuilder(map)
                                .addToData("key", "changed")
                                .build()),
                () -> client.resource(settings()).delete(),
                () -> client.pods()
                        .inNamespace(OwnApiServer.NAMESPACE)
                        .withName("db")
                        .writingOutput(OutputStream.nullOutputStream())
                        .exec("rm")
                        .close());
        for (ThrowingCallable write : writes) {
            assertThatThrownBy(write)
                    .isInstanceOf(KubernetesClientException.class)
                    .hasStackTraceContaining("does not lead any more");
        }
        assertThat(client.resource(settings()).get().getData()).containsEntry("key", "value");
    }

    @Test
    void one_that_leads_writes_and_one_that_follows_does_what_people_ask_of_it() {
        client.resource(settings()).create();
        callbacks.onStartLeading();
        client.resource(settings()).update();
        client.resource(settings()).delete();
        assertThat(client.resource(settings()).get()).isNull();
    }

    @Test
    void one_that_has_lost_the_leadership_reads_and_writes_nothing() {
        callbacks.onStartLeading();
        client.resource(settings()).create();
        callbacks.onStopLeading();
        assertWritesNothing();
    }

    @Test
    void one_that_cannot_know_whether_it_still_leads_writes_nothing_until_it_does() {
        callbacks.onStartLeading();
        client.resource(settings()).create();
        passes(Leadership.RENEW_DEADLINE.minusSeconds(1));
        client.resource(settings()).update();
        // The process stood still, and it has not heard yet that its Lease has ended.
        passes(Duration.ofSeconds(2));
        assertWritesNothing();
        renews();
        client.resource(settings()).delete();
    }

    /** The replica leads under a name and is asked to stop, while another name stands in the Lease. */
    private String holderAfterTheStopOf(String replica, String holder) {
        renews();
        callbacks.onNewLeader(replica);
        callbacks.onStartLeading();
        server.client()
                .leases()
                .inNamespace(OwnApiServer.NAMESPACE)
                .withName(Leadership.LEASE)
                .edit(lease -> new LeaseBuilder(lease)
                        .editSpec()
                        .withHolderIdentity(holder)
                        .endSpec()
                        .build());
        leadership.stopping(new ShutdownEvent());
        callbacks.onStopLeading();
        assertThat(leadership.leads()).isFalse();
        assertThat(leadership.mayWrite()).isFalse();
        return server.client()
                .leases()
                .inNamespace(OwnApiServer.NAMESPACE)
                .withName(Leadership.LEASE)
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    @Test
    void one_that_stops_gives_the_lease_back_and_does_not_end_twice() {
        assertThat(holderAfterTheStopOf("this one", "this one")).isEmpty();
        assertThat(exits).isEmpty();
    }

    @Test
    void one_that_stops_takes_no_lease_from_the_next() {
        assertThat(holderAfterTheStopOf("this one", "another")).isEqualTo("another");
        assertThat(exits).isEmpty();
    }

    @Test
    void a_bucket_is_not_written_by_one_that_leads_no_more() throws Exception {
        FencedObjectStore store = new FencedObjectStore(new FolderObjectStore(folder), leadership::mayWrite);
        byte[] content = "kept".getBytes(StandardCharsets.UTF_8);
        callbacks.onStartLeading();
        store.put("backups/a", content);
        callbacks.onStopLeading();

        Path file = Files.write(Files.createTempFile("fence", ""), content);
        List<ThrowingCallable> writes = List.of(
                () -> store.put("backups/b", content),
                () -> store.put("backups/b", file),
                () -> store.putIfAbsent("backups/b", content),
                () -> store.delete("backups/a"),
                store::probe);
        for (ThrowingCallable write : writes) {
            assertThatThrownBy(write)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("does not lead any more");
        }
        assertThat(store.keys("")).containsExactly("backups/a");
        assertThat(store.folders("")).containsExactly("backups");
        assertThat(store.exists("backups/a")).isTrue();
        assertThat(store.usage("").objects()).isEqualTo(1);
        try (var in = store.get("backups/a")) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        store.close();
    }
}
