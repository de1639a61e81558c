package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.SuspicionRule;
import io.salvor.api.VolumePhase;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import io.salvor.volume.ClaimHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of volumes of which restic alone would say that all is well: one Job of them, and before it one that filled their history. */
class NodeVerdictTest {
    private static final String PODS = "/var/lib/kubelet/pods/";

    @TempDir
    private static Path temp;

    private static final List<String> MOUNTS = new ArrayList<>();

    private static NodeJobsFixture jobs;

    @BeforeAll
    static void run_two_jobs() throws Exception {
        jobs = new NodeJobsFixture(temp);
        jobs.repository("shop");
        jobs.environment().put("SALVOR_RESTIC", vandal().toString());
        Path mounts = temp.resolve("mountinfo");
        jobs.environment().put("SALVOR_MOUNTINFO", mounts.toString());
        jobs.environment().put("SALVOR_HOST_PATHS", "/opt/lp");
        Files.writeString(mounts, "");
        for (String name : List.of("emptied", "wiped", "cleaned", "shrunk", "edited")) {
            volume(name + "-before", name);
            files(name + "-before", 200);
        }
        volume("linked-before", "linked");
        links("linked-before");
        run("emptied-before", "wiped-before", "cleaned-before", "shrunk-before", "edited-before", "linked-before");

        volume("emptied", "emptied");
        volume("wiped", "wiped");
        Files.createDirectory(jobs.volume("wiped").resolve("lost+found"));
        volume("cleaned", "cleaned");
        Files.createDirectories(jobs.volume("cleaned").resolve("pgdata/base"));
        volume("linked", "linked");
        links("linked");
        volume("accepted", "cleaned", jobs.backupStatus("cleaned-before").completionTimestamp);
        Files.createDirectory(jobs.volume("accepted").resolve("pgdata"));
        volume("shrunk", "shrunk");
        files("shrunk", 3);
        volume("edited", "edited");
        files("edited", 150);
        volume("new", "new");
        jobs.create(jobs.backup("unused", "shop", ClaimHolder.nameToSave("unused"), "unused"));
        jobs.volume("unused");
        volume("vanishing", null);
        files("vanishing", 5);
        volume("gone", null);
        files("gone", 5);
        volume("cleared", null);
        files("cleared", 5);
        mounted("lost", "kubernetes.io~csi/pv/mount", PODS + "uid-of-lost-0/volumes/kubernetes.io~csi/pv/mount");
        mounted("lost-full", "kubernetes.io~nfs/pv", "/kubelet/pods/uid-of-lost-full-0/volumes/kubernetes.io~nfs/pv");
        files("lost-full", 5);
        mounted("held", "kubernetes.io~csi/pv/mount", "/");
        hostPath("link", "/opt/lp/a/b", "/etc");
        files("link", 5);
        hostPath("honest", "/opt/lp/a/c", "/opt/lp/a/c");
        files("honest", 5);
        Files.write(mounts, MOUNTS);
        run(
                "emptied",
                "wiped",
                "cleaned",
                "linked",
                "accepted",
                "shrunk",
                "edited",
                "new",
                "unused",
                "vanishing",
                "gone",
                "cleared",
                "lost",
                "lost-full",
                "held",
                "link",
                "honest");
    }

    @AfterAll
    static void stop() {
        jobs.close();
    }

    @Test
    void a_volume_whose_folder_went_while_it_was_read_is_not_completed_and_keeps_its_snapshot() {
        PodVolumeBackupStatus status = ended("vanishing", VolumePhase.PartiallyFailed, "FolderVanished");
        assertThat(status.snapshotID).hasSize(64);
    }

    @Test
    void a_volume_whose_folder_went_before_anything_was_read_has_failed_and_is_not_empty() {
        PodVolumeBackupStatus status = ended("gone", VolumePhase.Failed, "PodGone");
        assertThat(status.empty).isNull();
        assertThat(status.snapshotID).isNull();
    }

    @Test
    void a_volume_that_its_application_cleared_is_empty() {
        assertThat(ended("cleared", VolumePhase.Completed, "Empty").empty).isTrue();
    }

    @Test
    void a_claim_that_no_pod_uses_is_called_by_its_own_name() {
        assertThat(ended("unused", VolumePhase.Completed, "Empty").message).startsWith("claim shop/unused: ");
        assertThat(ended("new", VolumePhase.Completed, "Empty").message).startsWith("shop/new-0/data: ");
    }

    @Test
    void a_folder_on_which_nothing_is_mounted_is_never_saved() {
        for (String name : List.of("lost", "lost-full")) {
            PodVolumeBackupStatus status = jobs.backupStatus(name);
            assertThat(status.reason).as(status.message).isEqualTo("VolumeNotMounted");
            assertThat(status.phase).isEqualTo(VolumePhase.New);
            assertThat(status.empty).isNull();
            assertThat(status.snapshotID).isNull();
        }
        assertThat(ended("held", VolumePhase.Completed, "Empty").empty).isTrue();
    }

    @Test
    void a_volume_that_held_files_and_is_empty_now_is_suspicious() {
        PodVolumeBackupStatus status = ended("emptied", VolumePhase.PartiallyFailed, "Suspicious");
        assertThat(status.empty).isTrue();
        assertThat(status.message).contains("200 files", "salvor.io/accept-shrunk=nightly-1");
    }

    @Test
    void lost_and_found_does_not_make_a_wiped_volume_full() {
        assertThat(ended("wiped", VolumePhase.PartiallyFailed, "Suspicious").snapshotID)
                .hasSize(64);
    }

    @Test
    void folders_that_are_left_do_not_make_up_for_lost_files_unless_a_person_says_so() {
        PodVolumeBackupStatus cleaned = ended("cleaned", VolumePhase.PartiallyFailed, "Suspicious");
        assertThat(cleaned.snapshotID).hasSize(64);
        assertThat(cleaned.message).contains("200 files", "now holds no files");
        ended("accepted", VolumePhase.Completed, "Saved");
        ended("linked", VolumePhase.Completed, "Saved");
    }

    @Test
    void a_volume_that_shrank_to_a_small_rest_is_suspicious_and_that_rest_is_saved() {
        assertThat(ended("shrunk", VolumePhase.PartiallyFailed, "Suspicious").snapshotID)
                .hasSize(64);
        assertThat(ended("edited", VolumePhase.Completed, "Saved").snapshotID).hasSize(64);
        assertThat(ended("new", VolumePhase.Completed, "Empty").empty).isTrue();
    }

    @Test
    void a_link_that_a_tenant_laid_leads_nowhere() {
        PodVolumeBackupStatus status = ended("link", VolumePhase.Failed, "PathIsALink");
        assertThat(status.snapshotID).isNull();
        assertThat(status.message).contains("/opt/lp/a/b", "/etc");
        assertThat(ended("honest", VolumePhase.Completed, "Saved").snapshotID).hasSize(64);
    }

    private static PodVolumeBackupStatus ended(String name, VolumePhase phase, String reason) {
        PodVolumeBackupStatus status = jobs.backupStatus(name);
        assertThat(status.reason).as(status.message).isEqualTo(reason);
        assertThat(status.phase).as(status.message).isEqualTo(phase);
        return status;
    }

    private static void run(String... names) throws Exception {
        try (Program job = jobs.start("backup", names)) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
    }

    private static void volume(String name, String claim) throws IOException {
        volume(name, claim, null);
    }

    /** @param since a time before which what the volume held does not count */
    private static void volume(String name, String claim, String since) throws IOException {
        PodVolumeBackup record = jobs.backup(name, "shop", (claim == null ? name : claim) + "-0", claim);
        if (since != null) {
            record.getSpec().suspicious = new SuspicionRule();
            record.getSpec().suspicious.since =
                    Instant.parse(since).plusSeconds(1).toString();
        }
        jobs.create(record);
        jobs.volume(name);
    }

    private static void links(String name) throws IOException {
        Files.createSymbolicLink(
                Files.createDirectories(jobs.volume(name).resolve("etc")).resolve("link"), Path.of("/nowhere"));
    }

    private static void files(String name, int number) throws IOException {
        for (int i = 0; i < number; i++) {
            Files.writeString(jobs.volume(name).resolve("file-" + i), name + i);
        }
    }

    /** A volume on a folder of the kubelet, and what its mount shows as its root. */
    private static void mounted(String name, String folder, String root) throws IOException {
        PodVolumeBackup record = jobs.backup(name, "shop", name + "-0", name);
        record.getSpec().hostPath = PODS + "uid-of-" + name + "-0/volumes/" + folder;
        jobs.create(record);
        mount(name, root);
    }

    private static void hostPath(String name, String path, String root) throws IOException {
        PodVolumeBackup record = jobs.backup(name, "shop", name + "-0", name);
        record.getSpec().hostPath = path;
        jobs.create(record);
        mount(name, root);
    }

    private static void mount(String name, String root) throws IOException {
        int id = 100 + MOUNTS.size();
        MOUNTS.add(
                id + " 1 8:" + id + " " + root + " " + jobs.volume(name) + " ro,relatime master:1 - ext4 /dev/sda1 rw");
    }

    /** restic, before or after which the volume that it reads is done away with, by the volume's name. */
    private static Path vandal() throws IOException {
        Path script = Files.writeString(
                temp.resolve("vandal.sh"),
                """
                #!/bin/sh
                [ "$1" = backup ] || exec RESTIC "$@"
                here=$(pwd)
                case $here in
                */gone) rm -rf "$here" ;;
                */cleared) rm -rf "$here"/* ;;
                esac
                RESTIC "$@"
                code=$?
                case $here in
                */vanishing) rm -rf "$here" ;;
                esac
                exit $code
                """
                        .replace("RESTIC", ResticBinary.path().toString()));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
