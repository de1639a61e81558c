package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.salvor.api.DataFailureAction;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.sandbox.FileTree;
import io.salvor.testing.EveryKindOfFile;
import io.salvor.testing.Processes;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import io.salvor.units.Figures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeRestoreTest {
    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06.123456789Z");
    private static final byte[] ORIGIN = {0, 1, (byte) 0xff, 'x'};

    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;
    private List<String> original;
    private String snapshot;

    @BeforeEach
    void a_snapshot() throws Exception {
        jobs = new NodeJobsFixture(temp);
        RepositoryAccess repository = jobs.repository("shop");
        Path source = Files.createDirectory(temp.resolve("source"));
        EveryKindOfFile.in(source);
        original = FileTree.contents(source);
        snapshot = jobs.restic()
                .backup(
                        repository,
                        BackupArguments.everything(source, null, Map.of()),
                        progress -> {},
                        NodeJobsFixture.DEADLINE)
                .snapshotId();
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void data_and_root_come_back_and_then_the_pod_goes_on() throws Exception {
        Path data = jobs.volume("data");
        Path cache = jobs.volume("cache");
        Path signals = jobs.waitingPod("data", "cache");
        jobs.create(jobs.restore("data", "shop", snapshot, root(03751)));
        jobs.create(jobs.restore("cache", "shop", null, root(01777)));
        jobs.environment().put("SALVOR_PARALLEL", "1");
        try (Program job = jobs.start("restore", "data", "cache");
                Program pod = waiting(signals, "data", "cache")) {
            assertThat(pod.exitCode()).as(pod.errors()).isZero();
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        PodVolumeRestoreStatus status = jobs.restoreStatus("data");
        assertThat(status.phase).isEqualTo(VolumePhase.Completed);
        assertThat(status.reason).isEqualTo("Restored");
        assertThat(status.restored).isTrue();
        assertThat(status.progress.bytesDone).isPositive();
        assertThat(status.size).isEqualTo(Figures.bytes(status.progress.totalBytes));
        assertThat(status.percent).isEqualTo("100%");
        assertThat(status.duration).matches("\\d+s");
        assertThat(jobs.restoreStatus("cache").size).isEqualTo("0B");
        assertThat(jobs.restoreStatus("cache").phase).isEqualTo(VolumePhase.Completed);
        assertThat(FileTree.contents(data)).isEqualTo(original);
        assertThat(cache).isEmptyDirectory();
        assertRoot(data, 03751);
        assertRoot(cache, 01777);
    }

    @Test
    void a_pod_that_is_run_again_after_its_node_was_restarted_goes_on_at_once() throws Exception {
        jobs.volume("data");
        Path signals = jobs.waitingPod("data");
        jobs.create(jobs.restore("data", "shop", snapshot, null));
        run("data@1");
        for (int start = 0; start < 2; start++) {
            try (Program pod = waiting(signals, "data")) {
                assertThat(pod.exitCode()).as(pod.errors()).isZero();
                assertThat(pod.errors()).doesNotContain("waiting for");
            }
        }
        assertThat(signals).isDirectoryContaining("glob:**/uid-1.data");
        assertThat(Files.getAttribute(signals.resolve("uid-1.data"), "unix:mode"))
                .isEqualTo(0100644);
    }

    @Test
    void what_another_restore_or_another_volume_left_lets_no_pod_go_on() throws Exception {
        Path signals = jobs.waitingPod("data");
        Files.createFile(signals.resolve("uid-0.data"));
        Files.createFile(signals.resolve("uid-1.other"));
        DoneFiles done = new DoneFiles(signals, "uid-1");
        assertThat(done.holds("data")).isFalse();
        assertThat(done.holds("other")).isTrue();
        assertThatThrownBy(() -> done.holds("../data")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_volume_for_which_no_pod_waits_ends_when_it_is_back() throws Exception {
        Path data = jobs.volume("data");
        jobs.create(jobs.restore("data", "shop", snapshot, root(0755)));
        run("data@1");
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.Completed);
        assertThat(FileTree.contents(data)).isEqualTo(original);
        assertRoot(data, 0755);
    }

    @Test
    void a_root_of_a_backup_that_knows_no_time_comes_back_as_well_as_before() throws Exception {
        Path data = jobs.volume("data");
        RootAttributes old = root(0755);
        old.modificationTime = null;
        old.attributes = null;
        jobs.create(jobs.restore("data", "shop", snapshot, old));
        run("data@1");
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.Completed);
        assertThat(FileTree.contents(data)).isEqualTo(original);
    }

    @Test
    void an_attribute_that_the_volume_cannot_take_is_named_and_keeps_no_pod_waiting() throws Exception {
        Path data = jobs.volume("data");
        Path signals = jobs.waitingPod("data");
        RootAttributes root = root(0755);
        // No file system takes such a name; one for NFS takes none at all.
        String tooLong = "a".repeat(255);
        root.attributes = Map.of(tooLong, "YQ==", "origin", root.attributes.get("origin"));
        jobs.create(jobs.restore("data", "shop", snapshot, root));
        run("data@1");
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.Completed);
        assertThat(jobs.restoreStatus("data").message).contains("restored", "extended attribute", tooLong);
        assertThat(signals.resolve("uid-1.data")).exists();
        assertThat(FileTree.contents(data)).isEqualTo(original);
        assertRoot(data, 0755);
    }

    @Test
    void a_root_that_cannot_be_made_as_it_was_keeps_the_pod_waiting() throws Exception {
        jobs.volume("data");
        Path signals = jobs.waitingPod("data");
        RootAttributes odd = root(0755);
        odd.modificationTime = "yesterday";
        jobs.create(jobs.restore("data", "shop", null, odd));
        run("data@1");
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.PartiallyFailed);
        assertThat(jobs.restoreStatus("data").reason).isEqualTo("OwnersRefused");
        assertThat(jobs.restoreStatus("data").message).contains("yesterday", "root folder");
        assertThat(signals).isEmptyDirectory();
    }

    @Test
    void what_an_earlier_version_left_in_the_volume_is_neither_followed_nor_data() throws Exception {
        Path data = jobs.volume("data");
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.createSymbolicLink(data.resolve(".salvor"), outside);
        Files.createDirectory(data.resolve("lost+found"));
        jobs.create(jobs.restore("data", "shop", snapshot, null));
        run("data@1");
        assertThat(jobs.restoreStatus("data").reason).isEqualTo("Restored");
        assertThat(outside).isEmptyDirectory();
        assertThat(data.resolve("plain")).hasContent("plain\n");
    }

    @Test
    void a_volume_that_fails_keeps_the_pod_waiting_and_lets_the_others_end() throws Exception {
        jobs.volume("good");
        Files.createDirectories(jobs.volume("partly").resolve("plain/in the way"));
        jobs.volume("unknown");
        Path signals = jobs.waitingPod("good", "partly", "unknown", "gone", "lost");
        jobs.volume("lost");
        jobs.create(jobs.restore("good", "shop", snapshot, null));
        PodVolumeRestore partial = jobs.restore("partly", "shop", snapshot, null);
        partial.getSpec().existingData = ExistingData.Merge;
        jobs.create(partial);
        jobs.create(jobs.restore("unknown", "shop", "f".repeat(64), null));
        jobs.create(jobs.restore("gone", "shop", snapshot, null));
        PodVolumeRestore lost = jobs.restore("lost", "shop", "f".repeat(64), null);
        lost.getSpec().onDataFailure = DataFailureAction.Continue;
        jobs.create(lost);
        run("good@1", "partly@1", "unknown@1", "gone@1", "lost@1");
        assertThat(jobs.restoreStatus("good").phase).isEqualTo(VolumePhase.Completed);
        assertThat(signals).isDirectoryContaining("glob:**/uid-1.good");
        assertThat(FileTree.contents(signals)).hasSize(1);
        PodVolumeRestoreStatus partly = jobs.restoreStatus("partly");
        assertThat(partly.phase).isEqualTo(VolumePhase.PartiallyFailed);
        assertThat(partly.reason).isEqualTo("FilesNotRestored");
        assertThat(partly.message).contains("shop-restored/db-0/partly", "1 could not be restored", "/plain");
        PodVolumeRestoreStatus unknown = jobs.restoreStatus("unknown");
        assertThat(unknown.phase).isEqualTo(VolumePhase.Failed);
        assertThat(unknown.reason).isEqualTo("SnapshotMissing");
        assertThat(unknown.message).contains("shop-restored/db-0/unknown", "f".repeat(64));
        assertThat(jobs.restoreStatus("lost").reason).isEqualTo("SnapshotMissing");
        assertThat(jobs.restoreStatus("lost").phase)
                .as("its pod is let go on first")
                .isEqualTo(VolumePhase.New);
        assertThat(jobs.restoreStatus("gone").phase).isEqualTo(VolumePhase.New);
        assertThat(jobs.restoreStatus("gone").reason).isEqualTo("FolderMissing");
        assertThat(jobs.restoreStatus("gone").message).contains("is not there");
        assertThat(jobs.terminationMessage()).hasContent("[]");
    }

    @Test
    void nothing_is_written_where_no_volume_is_mounted_or_a_link_leads() throws Exception {
        String bare = "/var/lib/kubelet/pods/uid/volumes/kubernetes.io~csi/pv/mount";
        Path mounts = Files.write(
                temp.resolve("mountinfo"),
                List.of(
                        "5 1 8:1 " + bare + " " + jobs.volume("bare") + " rw - ext4 /dev/sda1 rw",
                        "6 1 8:1 /etc " + jobs.volume("link") + " rw - ext4 /dev/sda1 rw"));
        jobs.environment().put("SALVOR_MOUNTINFO", mounts.toString());
        jobs.create(jobs.restore("bare", "shop", snapshot, root(0755)), bare);
        jobs.create(jobs.restore("link", "shop", snapshot, root(0755)), "/opt/lp/shop/data");
        run("bare@1", "link@1");
        assertThat(jobs.restoreStatus("bare").reason).isEqualTo("VolumeNotMounted");
        assertThat(jobs.restoreStatus("bare").phase).isEqualTo(VolumePhase.New);
        assertThat(jobs.restoreStatus("link").reason).isEqualTo("PathIsALink");
        assertThat(jobs.volume("bare")).isEmptyDirectory();
        assertThat(jobs.volume("link")).isEmptyDirectory();
    }

    @Test
    void a_job_that_is_asked_to_stop_while_restic_runs_leaves_the_rest_to_another_attempt() throws Exception {
        Path data = jobs.volume("data");
        Path began = temp.resolve("began");
        Path script = Files.writeString(
                temp.resolve("slow.sh"),
                "#!/bin/sh\n[ \"$1\" = restore ] && { touch " + began + "; exec sleep 100; }\nexec "
                        + ResticBinary.path() + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        jobs.environment().put("SALVOR_RESTIC", script.toString());
        Path signals = jobs.waitingPod("data");
        jobs.create(jobs.restore("data", "shop", snapshot, null));
        try (Program job = jobs.start("restore", "data")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> Files.exists(began));
            job.terminate();
            job.exitCode();
        }
        PodVolumeRestoreStatus status = jobs.restoreStatus("data");
        assertThat(status.phase).isEqualTo(VolumePhase.New);
        assertThat(status.reason).isEqualTo("Interrupted");
        assertThat(status.writing).isTrue();
        assertThat(signals).isEmptyDirectory();

        // What an attempt wrote is no data that is kept.
        Files.writeString(data.resolve("plain"), "half");
        jobs.environment().put("SALVOR_RESTIC", ResticBinary.path().toString());
        jobs.restoreAttempt("data", 2);
        run("data@2");
        assertThat(jobs.restoreStatus("data").reason).isEqualTo("Restored");
        assertThat(FileTree.contents(data)).isEqualTo(original);
        assertThat(signals.resolve("uid-1.data")).exists();
    }

    private void run(String... volumes) throws Exception {
        try (Program job = jobs.start("restore", volumes)) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
    }

    private static Program waiting(Path signals, String... volumes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("wait", "--restore", "uid-1", "--folder", signals.toString()));
        arguments.addAll(List.of(volumes));
        return Program.start(Map.of(), arguments.toArray(String[]::new));
    }

    private static RootAttributes root(int mode) throws IOException {
        RootAttributes root = new RootAttributes();
        boolean anyOwner = Processes.isRoot();
        root.uid = anyOwner ? 1001 : (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        root.gid = anyOwner ? 2002 : (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
        root.mode = Integer.toOctalString(mode);
        root.modificationTime = LONG_AGO.toString();
        root.attributes = Map.of("origin", Base64.getEncoder().encodeToString(ORIGIN));
        return root;
    }

    private static void assertRoot(Path folder, int mode) throws IOException {
        Map<String, Object> unix = Files.readAttributes(folder, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        assertThat((Integer) unix.get("mode") & 07777).isEqualTo(mode);
        assertThat(unix.get("uid")).isEqualTo(root(mode).uid);
        assertThat(unix.get("gid")).isEqualTo(root(mode).gid);
        assertThat(Files.getLastModifiedTime(folder).toInstant()).isEqualTo(LONG_AGO);
        ByteBuffer value = ByteBuffer.allocate(ORIGIN.length);
        Files.getFileAttributeView(folder, UserDefinedFileAttributeView.class).read("origin", value);
        assertThat(value.array()).isEqualTo(ORIGIN);
    }
}
