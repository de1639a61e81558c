package io.salvor.operator.source;

import static io.salvor.operator.source.SyncInstallation.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.CopyStatus;
import io.salvor.api.Inclusion;
import io.salvor.api.ObjectStorage;
import io.salvor.api.SecretKeyReference;
import io.salvor.api.StoredCopy;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.FieldPlaces;
import io.salvor.reading.SyncedPolicies;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.KnownBackups;
import io.salvor.sync.Changes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to a real API server while others write there too. */
class ClusterPoliciesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant COPIED = Instant.parse("2026-05-01T02:00:00Z");

    @TempDir
    Path folder;

    private SyncInstallation cluster;

    @BeforeEach
    void start() {
        cluster = new SyncInstallation(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void a_status_written_in_between_does_not_end_a_revision_halfway() throws Exception {
        create("a");
        create("b");
        AtomicInteger writes = new AtomicInteger();
        try (KubernetesClient interrupted = before("PATCH", () -> {
            if (writes.incrementAndGet() == 1) {
                writeStatus("a");
            }
        })) {
            policies(interrupted)
                    .write(
                            new Changes(List.of(), List.of(daily("a"), daily("b")), List.of(), List.of()),
                            "main@sha1:1");
        }
        assertThat(writes).hasValue(3);
        assertThat(cluster.policy("a").getSpec().schedule).isEqualTo("@daily");
        assertThat(cluster.policy("a").getStatus().observedGeneration).isEqualTo(7);
        assertThat(cluster.policy("b").getSpec().schedule).isEqualTo("@daily");
    }

    @Test
    void backups_are_read_once_for_all_policies_and_page_by_page() {
        for (int i = 0; i < 201; i++) {
            backup("b" + i, i % 2 == 0 ? "even" : "odd");
        }
        create("even");
        cluster.client().resource(copied("even")).patchStatus();
        AtomicInteger lists = new AtomicInteger();
        try (KubernetesClient counted = before("GET", lists::incrementAndGet)) {
            Map<String, Map<String, KnownBackups>> backups = policies(counted).backups();
            assertThat(backups.keySet()).containsExactlyInAnyOrder("even", "odd");
            assertThat(backups.get("even").get("").backups()).hasSize(101);
            assertThat(backups.get("odd").get("").backups()).hasSize(100);
            assertThat(backups.get("even").get("far").copies()).containsExactly("long-gone");
            assertThat(backups.get("even").get("far").backups())
                    .containsExactly(
                            new Candidate("b0", COPIED, Outcome.PartiallyFailed),
                            new Candidate("long-gone", COPIED, Outcome.PartiallyFailed));
        }
        assertThat(lists).hasValue(5);
    }

    @Test
    void a_copy_for_which_somebody_has_said_that_the_retention_counts_is_as_any_other() {
        create("even");
        cluster.client().resource(copied("even")).patchStatus();
        assertThat(open("even/2026-05-01T01:59:59Z")).containsExactly("long-gone");
        assertThat(open("other/2026-06-01T00:00:00Z")).containsExactly("long-gone");
        assertThat(open("other/x, even/2026-05-01T02:00:00Z")).isEmpty();
    }

    private Set<String> open(String settled) {
        BackupStorageLocation far = new BackupStorageLocation();
        far.getMetadata().setName("far");
        far.getMetadata().setNamespace(NAMESPACE);
        far.getMetadata().setAnnotations(Map.of("salvor.io/settle-copies", settled));
        far.setSpec(new BackupStorageLocationSpec());
        far.getSpec().provider = "s3";
        far.getSpec().objectStorage = new ObjectStorage();
        far.getSpec().objectStorage.bucket = "far";
        far.getSpec().masterKey = new SecretKeyReference();
        far.getSpec().masterKey.name = "far";
        far.getSpec().masterKey.key = "key";
        cluster.client().resource(far).serverSideApply();
        return policies(cluster.client()).backups().get("even").get("far").copies();
    }

    /** With two of another location in its status, of which one was stored there. */
    private BackupPolicy copied(String name) {
        BackupPolicy policy = cluster.policy(name);
        CopyStatus far = new CopyStatus();
        far.storageLocation = "far";
        far.backups = List.of(copy("b0"), copy("long-gone"));
        far.backups.get(1).copiedFrom = "default";
        policy.getStatus().copies = List.of(far);
        return policy;
    }

    private static StoredCopy copy(String name) {
        StoredCopy copy = new StoredCopy();
        copy.name = name;
        copy.phase = BackupPhase.PartiallyFailed;
        copy.startTime = "2026-05-01T02:00:00Z";
        return copy;
    }

    private ClusterPolicies policies(KubernetesClient client) {
        return new ClusterPolicies(
                new KubernetesOwnObjects(client, NAMESPACE), new SyncedPolicies(JSON), cluster.config());
    }

    private void backup(String name, String policy) {
        Backup backup = new Backup();
        backup.getMetadata().setName(name);
        backup.getMetadata().setNamespace(NAMESPACE);
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = policy;
        cluster.client().resource(backup).create();
    }

    private KubernetesClient before(String method, Runnable what) {
        return new KubernetesClientBuilder()
                .withConfig(cluster.client().getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("between", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        if (request.method().equals(method)) {
                            what.run();
                        }
                    }
                }))
                .build();
    }

    private void create(String name) {
        BackupPolicy policy = new BackupPolicy();
        policy.getMetadata().setName(name);
        policy.getMetadata().setNamespace(NAMESPACE);
        policy.setSpec(new BackupPolicySpec());
        policy.getSpec().include = new Inclusion();
        policy.getSpec().include.namespaces = List.of(name);
        cluster.client().resource(policy).create();
    }

    private void writeStatus(String name) {
        BackupPolicy policy = cluster.resource(BackupPolicy.class, name).get();
        policy.getStatus().observedGeneration = 7L;
        cluster.client().resource(policy).updateStatus();
    }

    private static ParsedPolicy daily(String name) throws Exception {
        return new ParsedPolicy(
                name + ".yaml",
                FieldPlaces.from(1),
                name,
                Map.of(),
                Map.of(),
                JSON.readTree("{\"include\": {\"namespaces\": [\"x\"]}, \"schedule\": \"@daily\"}"));
    }
}
