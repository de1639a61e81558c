package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.coverage.BackupHistory;
import io.salvor.coverage.LastGood;
import io.salvor.coverage.PastBackup;
import io.salvor.coverage.VolumeKey;
import io.salvor.kubernetes.Kinds;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingResources;
import io.salvor.volume.Manifests;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupHistoryReaderTest {
    private static final String START = "2026-11-26T02:00:00Z";
    private static final String DONE = "2026-11-26T02:00:50Z";

    private final TestingCalls calls = new TestingCalls();
    private final TestingResources cluster = new TestingResources(
            calls, List.of(Kinds.BACKUPS, Kinds.POD_VOLUME_BACKUPS, Kinds.REPOSITORIES, Kinds.LOCATIONS));

    @BeforeEach
    void one_backup() {
        backup("good", "spec: {policy: nightly}, status: {phase: Completed, startTime: '" + START + "'}");
    }

    @Test
    void a_backup_is_known_by_policy_phase_and_start() {
        assertThat(read().backups())
                .containsExactly(new PastBackup("good", "nightly", "Completed", Instant.parse(START), null, false));
    }

    @Test
    void a_backup_that_nobody_has_looked_at_yet_is_new_since_it_was_made() {
        cluster.put(
                Kinds.BACKUPS,
                object("{metadata: {namespace: salvor, name: fresh, creationTimestamp: '" + DONE
                        + "'}, spec: {policy: nightly}}"));

        assertThat(read().backups())
                .contains(new PastBackup("fresh", "nightly", "New", Instant.parse(DONE), null, false));
    }

    @Test
    void copies_are_known_by_the_policy_that_names_them() {
        JsonNode policy =
                object("{metadata: {name: nightly}, status: {copies: [{storageLocation: near}, {storageLocation: far,"
                        + " backups: [{name: good, phase: Completed, startTime: '" + START
                        + "', copiedFrom: near}, {name: own, phase: Completed, startTime: '" + START + "'}]}]}}");
        assertThat(BackupHistoryReader.copies(policy, Optional.of(Map.of())))
                .containsExactly(
                        new PastBackup("good", "nightly", "Completed", Instant.parse(START), "far", true),
                        new PastBackup("own", "nightly", "Completed", Instant.parse(START), "far", false));

        cluster.put(
                Kinds.LOCATIONS,
                object("{metadata: {namespace: salvor, name: far, annotations: {salvor.io/settle-copies: 'nightly/"
                        + START + "'}}}"));
        assertThat(BackupHistoryReader.copies(policy, BackupHistoryReader.settled(cluster, "salvor")))
                .noneMatch(PastBackup::copy);
        assertThat(BackupHistoryReader.copies(policy, Optional.empty())).noneMatch(PastBackup::copy);
    }

    @Test
    void where_locations_may_not_be_listed_nobody_knows_what_was_settled() {
        calls.fail("list backupstoragelocations.salvor.io", 1, 403);
        assertThat(BackupHistoryReader.settled(cluster, "salvor")).isEmpty();
        assertThat(BackupHistoryReader.settled(cluster, "salvor")).contains(Map.of());

        calls.fail("list backupstoragelocations.salvor.io", 1, 500);
        assertThatThrownBy(() -> BackupHistoryReader.settled(cluster, "salvor"))
                .isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void a_volume_behind_a_claim_is_known_by_the_claim() {
        volume("spec: {backup: good, volume: data, claim: {name: data-0, uid: u-7}, pod: {namespace: shop, name: db-0}}"
                + ", status: {phase: Completed, completionTimestamp: '" + DONE + "'}");

        assertThat(read().lastGood().values())
                .containsExactly(
                        new LastGood(VolumeKey.claim("shop", "data-0"), "u-7", "nightly", "good", Instant.parse(DONE)));
    }

    @Test
    void of_volumes_whose_records_have_left_the_cluster_the_repository_knows_the_newest_good_backup() {
        cluster.put(
                Kinds.REPOSITORIES,
                object(
                        "{metadata: {namespace: salvor, name: shop-default}, spec: {volumeNamespace: shop}, status: {lastGood: ["
                                + "{claim: data-0, claimUID: u-7, policy: weekly, backup: gone-1, time: '" + START
                                + "'},"
                                + "{claim: data-1, policy: weekly, backup: gone-1, time: '" + START + "'},"
                                + "{pod: db-0, volume: scratch, policy: weekly, backup: gone-1, time: '" + START
                                + "'}]}}"));
        volume("spec: {backup: good, volume: data, claim: {name: data-0, uid: u-7}, pod: {namespace: shop, name: db-0}}"
                + ", status: {phase: Completed, completionTimestamp: '" + DONE + "'}");

        assertThat(read().lastGood().values())
                .containsExactlyInAnyOrder(
                        new LastGood(VolumeKey.claim("shop", "data-0"), "u-7", "nightly", "good", Instant.parse(DONE)),
                        new LastGood(VolumeKey.claim("shop", "data-1"), null, "weekly", "gone-1", Instant.parse(START)),
                        new LastGood(
                                VolumeKey.ofPod("shop", "db-0", "scratch"),
                                null,
                                "weekly",
                                "gone-1",
                                Instant.parse(START)));
    }

    @Test
    void a_volume_without_a_claim_is_known_by_its_pod() {
        volume("spec: {backup: good, volume: scratch, pod: {namespace: shop, name: db-0}}"
                + ", status: {phase: Completed, completionTimestamp: '" + DONE + "'}");

        assertThat(read().lastGood().values())
                .containsExactly(new LastGood(
                        VolumeKey.ofPod("shop", "db-0", "scratch"), null, "nightly", "good", Instant.parse(DONE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status: {phase: PartiallyFailed, completionTimestamp: '2026-11-26T02:00:50Z'}",
                "status: {phase: Failed, completionTimestamp: '2026-11-26T02:00:50Z'}",
                "status: {phase: InProgress}",
                "status: {phase: Completed}",
                "status: {}",
            })
    void a_volume_that_is_not_whole_is_no_good_backup(String status) {
        volume("spec: {backup: good, volume: scratch, pod: {namespace: shop, name: db-0}}, " + status);

        assertThat(read().lastGood()).isEmpty();
    }

    @Test
    void a_volume_of_a_backup_that_failed_or_is_gone_is_no_good_backup() {
        backup("failed", "spec: {policy: nightly}, status: {phase: Failed, startTime: '" + START + "'}");
        for (String backup : List.of("failed", "gone")) {
            volume("spec: {backup: " + backup + ", volume: scratch, pod: {namespace: shop, name: " + backup + "}}"
                    + ", status: {phase: Completed, completionTimestamp: '" + DONE + "'}");
        }

        assertThat(read().lastGood()).isEmpty();
    }

    @Test
    void what_lies_in_other_namespaces_is_not_ours() {
        cluster.put(
                Kinds.BACKUPS,
                object("{metadata: {namespace: elsewhere, name: alien, creationTimestamp: '" + START
                        + "'}, spec: {policy: nightly}, status: {phase: Completed}}"));

        assertThat(read().backups()).extracting(PastBackup::name).containsExactly("good");
    }

    @Test
    void what_shows_a_backup_of_another_cluster_protects_nothing_here() {
        cluster.put(
                Kinds.BACKUPS,
                object("{metadata: {namespace: salvor, name: shown, labels: {salvor.io/origin: bucket}}, spec: {policy:"
                        + " nightly}, status: {phase: Completed, startTime: '" + START + "'}}"));

        assertThat(read().backups()).extracting(PastBackup::name).containsExactly("good");
    }

    private BackupHistory read() {
        return BackupHistoryReader.read(cluster, "salvor");
    }

    private void backup(String name, String fields) {
        cluster.put(Kinds.BACKUPS, object("{metadata: {namespace: salvor, name: " + name + "}, " + fields + "}"));
    }

    private void volume(String fields) {
        cluster.put(
                Kinds.POD_VOLUME_BACKUPS,
                object("{metadata: {namespace: salvor, name: v" + Math.abs(fields.hashCode()) + "}, " + fields + "}"));
    }

    private static ObjectNode object(String yaml) {
        return (ObjectNode) Manifests.yaml(yaml);
    }
}
