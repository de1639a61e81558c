package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.NodeJob;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.testing.TestingCalls;
import io.salvor.volume.ClaimHolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A claim that no running pod mounts is saved through a pod that holds it, and that pod never stays. */
class BackupHoldersTest {
    private static final String HOLDER = ClaimHolder.nameToSave("disk");

    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_claim_that_no_pod_mounts() {
        world = new BackupWorld(folder);
        world.claimedPod("db", "db-uid", "node-1", "disk");
        world.removePod("db");
    }

    private JsonNode holder() {
        return world.resources.now(Kinds.PODS, "shop", HOLDER);
    }

    private PodVolumeBackupStatus status() {
        return world.record(HOLDER).getStatus();
    }

    private List<String> reasons() {
        return status().attempts.stream().map(attempt -> attempt.reason).toList();
    }

    /** The kubelet of a node has mounted the claim, and the wait container runs. */
    private void holds(String node) {
        world.node(node, true);
        ObjectNode pod = world.resources.now(Kinds.PODS, "shop", HOLDER);
        pod.withObject("/spec").put("nodeName", node);
        ObjectNode status = pod.withObject("/status").put("phase", "Pending");
        status.putArray("initContainerStatuses")
                .addObject()
                .put("name", "salvor-restore-wait")
                .putObject("state")
                .putObject("running");
        world.resources.put(Kinds.PODS, pod);
    }

    private void asked() {
        world.ask();
        world.look();
        world.repository(RepositoryPhase.Ready);
        world.look();
    }

    private void atWork() {
        asked();
        holds("node-1");
        world.look();
        assertThat(world.jobs.started()).hasSize(1);
    }

    private void later(Duration time) {
        world.clock.advance(time);
        world.look();
    }

    private void accessMode(String mode) {
        world.resources.put(
                Kinds.CLAIMS,
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("disk")
                        .withNamespace("shop")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes(mode)
                        .withVolumeName("disk-pv")
                        .endSpec()
                        .withNewStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build());
    }

    @Test
    void the_claim_is_saved_where_a_pod_holds_it_and_the_pod_goes() {
        asked();
        assertThat(world.jobs.started()).as("nothing is mounted yet").isEmpty();
        assertThat(world.condition().message).contains("1 claim waits for a pod that holds it");
        holds("node-1");
        world.look();
        NodeJob job = world.job("node-1");
        String uid = holder().at("/metadata/uid").asText();
        assertThat(job.volumes())
                .extracting(NodeJob.Volume::hostPath)
                .containsExactly("/var/lib/kubelet/pods/" + uid + "/volumes/kubernetes.io~csi/disk-pv/mount");
        assertThat(status().place.pod).isEqualTo(HOLDER);
        assertThat(world.record(HOLDER).getSpec().node).isNull();
        later(Duration.ofSeconds(10));
        assertThat(holder()).as("while it is saved").isNotNull();
        world.reports(HOLDER, VolumePhase.Completed);
        world.look();
        assertThat(holder()).isNull();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void the_pod_is_confined_and_ends_by_itself_after_the_deadline() {
        asked();
        JsonNode pod = holder();
        assertThat(pod.at("/metadata/labels/salvor.io~1holds-claims").asText()).isEqualTo("backup");
        assertThat(pod.at("/metadata/labels/salvor.io~1held-for").asText())
                .isEqualTo(
                        world.objects.now(Backup.class, "nightly").getMetadata().getUid());
        assertThat(pod.at("/metadata/annotations/salvor.io~1backup").asText()).isEqualTo("salvor/nightly");
        assertThat(pod.at("/spec/activeDeadlineSeconds").asLong()).isBetween(4L * 3600, 4L * 3600 + 700);
        assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/spec/volumes/0/persistentVolumeClaim/claimName").asText())
                .isEqualTo("disk");
        for (String list : List.of("initContainers", "containers")) {
            JsonNode container = pod.at("/spec/" + list + "/0");
            assertThat(container.at("/securityContext/runAsNonRoot").asBoolean())
                    .isTrue();
            assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        }
    }

    @Test
    void the_pod_may_be_where_the_pods_of_its_workload_may_be() {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.withObject("/metadata").put("namespace", "shop").put("name", "db");
        set.withObject("/spec")
                .withArray("volumeClaimTemplates")
                .addObject()
                .withObject("/metadata")
                .put("name", "disk");
        ObjectNode spec = set.withObject("/spec/template/spec");
        spec.withArray("tolerations").addObject().put("key", "databases").put("operator", "Exists");
        spec.withObject("/nodeSelector").put("disk", "fast");
        spec.withObject("/securityContext/seLinuxOptions").put("level", "s0:c1,c2");
        spec.withObject("/securityContext").put("fsGroup", 999);
        spec.withArray("containers")
                .addObject()
                .withObject("/resources/requests")
                .put("memory", "64Gi");
        world.resources.put(BackupWorld.STATEFUL_SETS, set);
        world.claimedPod("db-0", "db-uid", "node-1", "disk-db-0");
        world.removePod("db-0");
        asked();
        JsonNode pod = world.resources.now(Kinds.PODS, "shop", ClaimHolder.nameToSave("disk-db-0"));
        assertThat(pod.at("/spec/tolerations/0/key").asText()).isEqualTo("databases");
        assertThat(pod.at("/spec/nodeSelector/disk").asText()).isEqualTo("fast");
        assertThat(pod.at("/spec/securityContext"))
                .as(
                        "with another label the runtime would write a new one to each file, and with a group the kubelet that")
                .hasToString("{\"seLinuxOptions\":{\"level\":\"s0:c1,c2\"}}");
        assertThat(pod.at("/spec/nodeSelector/kubernetes.io~1os").asText()).isEqualTo("linux");
        assertThat(pod.at("/spec/containers/0/resources/requests/memory").asText())
                .isEqualTo("128Mi");
        assertThat(holder().at("/spec/tolerations").isMissingNode())
                .as("of another claim")
                .isTrue();
    }

    @Test
    void a_pod_that_the_cluster_refuses_is_the_reason_of_the_volume() {
        world.calls.fail("create pods " + HOLDER, 1, 403);
        asked();
        assertThat(reasons()).containsExactly("HolderNotStarted");
        assertThat(status().message).contains("the pod that was to hold its claim was refused: ");
        later(Duration.ofMinutes(1));
        assertThat(holder()).as("it is tried again").isNotNull();
    }

    @Test
    void a_pod_that_does_not_start_in_time_is_given_up_and_made_anew() {
        asked();
        String first = holder().at("/metadata/uid").asText();
        created();
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.withObject("/metadata").put("namespace", "shop").put("name", "e");
        event.withObject("/involvedObject").put("uid", first);
        event.put("type", "Warning").put("reason", "FailedAttachVolume").put("message", "the disk is elsewhere");
        world.resources.put(BackupWorld.EVENTS, event);
        later(Duration.ofMinutes(11));
        assertThat(reasons()).containsExactly("HolderNotStarted");
        assertThat(status().message)
                .isEqualTo("pod shop/" + HOLDER
                        + ", which is to hold the claim, has not started; FailedAttachVolume: the disk is elsewhere");
        assertThat(holder()).isNull();
        later(Duration.ofMinutes(1));
        assertThat(holder().at("/metadata/uid").asText()).isNotEqualTo(first);
    }

    private void created() {
        ObjectNode pod = world.resources.now(Kinds.PODS, "shop", HOLDER);
        pod.withObject("/metadata")
                .put("creationTimestamp", Instant.now(world.clock).toString());
        world.resources.put(Kinds.PODS, pod);
    }

    @Test
    void a_pod_of_the_application_that_runs_meanwhile_is_saved_with_instead() {
        asked();
        assertThat(holder()).isNotNull();
        world.claimedPod("db", "other-uid", "node-2", "disk");
        world.look();
        assertThat(world.job("node-2").volumes())
                .extracting(NodeJob.Volume::hostPath)
                .containsExactly("/var/lib/kubelet/pods/other-uid/volumes/kubernetes.io~csi/disk-pv/mount");
        assertThat(holder()).as("it is of no use any more").isNull();
    }

    @Test
    void the_backup_gives_way_to_a_pod_that_is_to_mount_the_claim_on_another_node() {
        atWork();
        world.claimedPod("db", "other-uid", "node-2", "disk");
        world.changePod("db", pod -> pod.editStatus().withPhase("Pending").endStatus());
        world.look();
        assertThat(reasons()).containsExactly("ClaimWanted");
        assertThat(status().message).contains("pod db is to mount its claim on node node-2");
        assertThat(world.calls.made("stop Job")).hasSize(1);
        world.look();
        assertThat(holder()).isNull();
        world.changePod("db", pod -> pod.editStatus().withPhase("Running").endStatus());
        later(Duration.ofMinutes(1));
        assertThat(status().place.pod).as("it is saved with that pod").isEqualTo("db");
    }

    @Test
    void a_pod_on_the_same_node_is_no_reason_to_stop_and_one_of_a_claim_for_a_single_pod_is() {
        atWork();
        world.claimedPod("db", "other-uid", "node-1", "disk");
        world.changePod("db", pod -> pod.editStatus().withPhase("Pending").endStatus());
        world.look();
        assertThat(status().attempts.get(0).completionTimestamp).isNull();
        accessMode("ReadWriteOncePod");
        world.look();
        assertThat(reasons()).containsExactly("ClaimWanted");
        assertThat(status().message).contains("only one pod can mount");
    }

    @Test
    void no_hook_runs_in_a_pod_that_holds_a_claim() {
        world.lockedPod("db", "node-1");
        world.claimed("db", "db-uid", "disk");
        world.changePod("db", pod -> pod.editStatus().withPhase("Succeeded").endStatus());
        asked();
        holds("node-1");
        world.look();
        assertThat(world.record("db").getStatus().place.pod).isEqualTo(HOLDER);
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(world.commands()).isEmpty();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void while_a_pod_of_the_application_is_about_to_start_none_is_made() {
        world.ask();
        world.look();
        world.repository(RepositoryPhase.Ready);
        // The claim was free when the backup was planned.
        world.claimedPod("db", "other-uid", "node-1", "disk");
        world.changePod("db", pod -> pod.editStatus().withPhase("Pending").endStatus());
        world.look();
        assertThat(reasons()).containsExactly("ClaimNotMounted");
        assertThat(holder()).isNull();
    }

    @Test
    void a_volume_whose_pod_went_after_the_plan_is_held_too() {
        world.claimedPod("db", "db-uid", "node-1", "disk");
        world.ask();
        world.look();
        world.removePod("db");
        world.repository(RepositoryPhase.Ready);
        world.look();
        assertThat(world.record("db").getStatus().attempts.get(0).reason).isEqualTo("ClaimNotMounted");
        later(Duration.ofMinutes(1));
        assertThat(holder()).isNotNull();
        holds("node-3");
        world.look();
        assertThat(world.record("db").getStatus().place.node).isEqualTo("node-3");
    }

    @Test
    void a_backup_that_is_canceled_leaves_no_pod() {
        atWork();
        Backup backup = world.objects.now(Backup.class, "nightly");
        backup.getSpec().cancel = true;
        world.objects.put(backup);
        world.look();
        world.look();
        assertThat(holder()).isNull();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Canceled);
        assertThat(status().message).startsWith("claim shop/disk was not saved: ");
    }

    @Test
    void a_backup_that_is_past_its_deadline_leaves_no_pod() {
        asked();
        world.clock.advance(Duration.ofHours(5));
        world.look();
        world.look();
        assertThat(holder()).isNull();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Failed);
    }

    @Test
    void another_operator_goes_on_with_the_pod_that_is_there() {
        asked();
        String uid = holder().at("/metadata/uid").asText();
        world.restarted();
        holds("node-1");
        world.look();
        assertThat(status().place.podUID).isEqualTo(uid);
        assertThat(world.calls.made("create pods")).hasSize(1);
    }

    @Test
    void the_sweep_removes_what_a_deleted_backup_has_left_and_nothing_else() {
        asked();
        HolderSweep sweep = new HolderSweep(world.objects, world.holderPods, new Leadership());
        sweep.look();
        assertThat(holder()).as("its Backup is at work").isNotNull();
        ObjectNode foreign = world.resources.now(Kinds.PODS, "shop", HOLDER);
        foreign.withObject("/metadata").put("name", "other");
        foreign.withObject("/metadata/annotations").put("salvor.io/backup", "elsewhere/nightly");
        world.resources.put(Kinds.PODS, foreign);
        world.objects.remove(Backup.class, "nightly");
        sweep.look();
        assertThat(holder()).isNull();
        assertThat(world.resources.now(Kinds.PODS, "shop", "other"))
                .as("that of another installation")
                .isNotNull();
    }

    @Test
    void a_pod_that_runs_on_a_node_that_does_not_answer_is_the_reason_of_the_volume() {
        world.ask();
        world.look();
        world.repository(RepositoryPhase.Ready);
        world.claimedPod("db", "other-uid", "node-9", "disk");
        world.node("node-9", false);
        world.look();
        assertThat(reasons()).containsExactly("NodeLost");
        assertThat(holder()).as("the disk may still be there").isNull();
    }

    @Test
    void a_pod_that_has_its_name_and_holds_nothing_is_the_reason_of_the_volume() {
        ObjectNode other = JsonNodeFactory.instance.objectNode();
        other.withObject("/metadata").put("namespace", "shop").put("name", HOLDER);
        other.withObject("/spec");
        world.resources.put(Kinds.PODS, other);
        asked();
        assertThat(reasons()).containsExactly("HolderNotStarted");
        assertThat(status().message).contains("a pod shop/" + HOLDER + " is there that Salvor has not made; delete it");
        other.withObject("/metadata/labels").put(ClaimHolder.LABEL, ClaimHolder.TO_SAVE);
        world.resources.put(Kinds.PODS, other);
        later(Duration.ofMinutes(1));
        assertThat(reasons())
                .as("another installation holds the claim and will let it go")
                .hasSize(1);
        assertThat(world.condition().message).contains("1 claim waits for a pod that holds it");
    }

    @Test
    void an_account_that_is_gone_is_the_reason_of_the_volume() {
        world.calls.before("create pods " + HOLDER, 1, () -> {
            throw new KubernetesClientException(new StatusBuilder()
                    .withCode(403)
                    .withMessage("pods \"" + HOLDER + "\" is forbidden: error looking up service account shop/db:"
                            + " serviceaccount \"db\" not found")
                    .withNewDetails()
                    .withName(HOLDER)
                    .endDetails()
                    .build());
        });
        asked();
        assertThat(reasons()).containsExactly("HolderNotStarted");
        assertThat(status().message).contains("serviceaccount \"db\" not found");
    }

    /** The cluster does its part: the repository gets ready, the kubelet mounts the claim, the Job saves it. */
    private void clusterGoesOn() {
        if (!world.objects.now(ResticRepository.class).isEmpty()) {
            world.repository(RepositoryPhase.Ready);
        }
        if (holder() != null && holder().at("/spec/nodeName").isMissingNode()) {
            holds("node-1");
        }
        world.objects.now(PodVolumeBackup.class).stream()
                .filter(volume -> volume.getStatus().attempt != null && !volume.hasEnded())
                .filter(volume ->
                        world.jobs.started().stream().anyMatch(job -> job.name().equals(VolumeAttempts.job(volume))))
                .forEach(volume -> world.reports(HOLDER, VolumePhase.Completed));
    }

    /** Whatever call the operator is ended at, the next process saves the claim, and no pod holds it in the end. */
    @Test
    void a_process_that_is_ended_at_any_call_leaves_no_pod_and_loses_no_volume(@TempDir Path all) {
        int calls = 0;
        for (boolean more = true; more; calls++) {
            world = new BackupWorld(all.resolve("call-" + calls));
            world.claimedPod("db", "db-uid", "node-1", "disk");
            world.removePod("db");
            world.ask();
            world.calls.endAt(calls + 1);
            more = false;
            for (int look = 0; look < 9; look++) {
                try {
                    world.look();
                } catch (TestingCalls.Ended e) {
                    more = true;
                    world.calls.endAt(0);
                    world.restarted();
                }
                clusterGoesOn();
                world.clock.advance(Duration.ofSeconds(20));
            }
            world.calls.endAt(0);
            new HolderSweep(world.objects, world.holderPods, new Leadership()).look();
            assertThat(world.status().phase).as("call %d", calls).isEqualTo(BackupPhase.Completed);
            assertThat(holder()).as("call %d", calls).isNull();
        }
        assertThat(calls).isGreaterThan(40);
    }

    @Test
    void a_claim_that_another_backup_holds_is_waited_for_without_an_attempt() {
        asked();
        world.ask("weekly");
        world.lookAt("weekly");
        world.lookAt("weekly");
        assertThat(world.calls.made("create pods")).hasSize(1);
        assertThat(world.objects.now(Backup.class, "weekly").getStatus().phase).isEqualTo(BackupPhase.InProgress);
        holds("node-1");
        world.look();
        world.reports(HOLDER, VolumePhase.Completed);
        world.look();
        assertThat(holder()).isNull();
        world.lookAt("weekly");
        assertThat(holder().at("/metadata/annotations/salvor.io~1backup").asText())
                .isEqualTo("salvor/weekly");
    }

    @Test
    void only_so_many_pods_hold_claims_at_once() {
        for (int i = 0; i < 12; i++) {
            world.claimedPod("p" + i, "u" + i, "node-1", "claim-" + i);
            world.removePod("p" + i);
        }
        asked();
        assertThat(world.calls.made("create pods")).hasSize(10);
        world.look();
        assertThat(world.calls.made("create pods")).hasSize(10);
        assertThat(world.condition().message).contains("13 claims wait for a pod");
    }
}
