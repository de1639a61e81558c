package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.sandbox.FileTree;
import io.salvor.testing.EveryKindOfFile;
import io.salvor.testing.Processes;
import io.salvor.testing.Program;
import io.salvor.units.Figures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
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
    void data_and_root_come_back_the_pod_goes_on_and_nothing_is_left_behind() throws Exception {
        Path data = jobs.volume("data");
        Files.writeString(data.resolve("plain"), "something else");
        Path cache = jobs.volume("cache");
        jobs.restore("data", "shop", snapshot, root(03751));
        jobs.restore("cache", "shop", null, root(01777));
        jobs.environment().put("SALVOR_PARALLEL", "1");
        try (Program job = jobs.start("restore", "data", "cache");
                Program pod =
                        Program.start(Map.of(), "wait", "--restore", "uid-1", data.toString(), cache.toString())) {
            assertThat(pod.exitCode()).as(pod.errors()).isZero();
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> isRestored("data") && isRestored("cache"));
            assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.InProgress);
            assertThat(job.isAlive()).isTrue();
            jobs.release("data");
            jobs.release("cache");
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.Completed);
        assertThat(jobs.restoreStatus("data").progress.bytesDone).isPositive();
        assertThat(jobs.restoreStatus("data").size)
                .isEqualTo(Figures.bytes(jobs.restoreStatus("data").progress.totalBytes));
        assertThat(jobs.restoreStatus("data").percent).isEqualTo("100%");
        assertThat(jobs.restoreStatus("data").duration).matches("\\d+s");
        assertThat(jobs.restoreStatus("cache").size).isEqualTo("0B");
        assertThat(jobs.restoreStatus("cache").phase).isEqualTo(VolumePhase.Completed);
        assertThat(FileTree.contents(data)).isEqualTo(original);
        assertThat(cache).isEmptyDirectory();
        assertRoot(data, 03751);
        assertRoot(cache, 01777);
    }

    @Test
    void the_root_has_its_time_when_the_pod_may_go_on_and_keeps_it_when_salvors_folder_goes() throws Exception {
        Path data = jobs.volume("data");
        jobs.restore("data", "shop", snapshot, root(0755));
        try (Program job = jobs.start("restore", "data")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> isRestored("data"));
            assertThat(data.resolve(".salvor/uid-1")).exists();
            assertRoot(data, 0755);
            jobs.release("data");
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(data.resolve(".salvor")).doesNotExist();
        assertRoot(data, 0755);
    }

    @Test
    void a_pod_that_may_not_set_the_time_of_the_root_leaves_that_to_the_job_and_finds_no_folder_of_salvor()
            throws Exception {
        assumeTrue(Processes.isRoot(), "only root can give a folder to another user");
        Path data = jobs.volume("data");
        jobs.restore("data", "shop", snapshot, root(0755));
        List<String> notTheOwner = List.of("setpriv", "--bounding-set=-fowner");
        try (Program job = jobs.start("restore", "data");
                Program pod =
                        Program.startUnder(notTheOwner, Map.of(), "wait", "--restore", "uid-1", data.toString())) {
            assertThat(pod.exitCode()).as(pod.errors()).isZero();
            assertThat(data.resolve(".salvor")).doesNotExist();
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> isRestored("data"));
            jobs.release("data");
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(data.resolve(".salvor")).doesNotExist();
        assertRoot(data, 0755);
    }

    @Test
    void the_time_of_what_the_pod_did_to_the_root_is_left_alone() throws Exception {
        Path data = jobs.volume("data");
        jobs.restore("data", "shop", snapshot, root(0755));
        Instant ofPod = Instant.parse("2026-11-22T02:00:00.123456789Z");
        try (Program job = jobs.start("restore", "data")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> isRestored("data"));
            Files.createFile(data.resolve("new"));
            Files.setLastModifiedTime(data, FileTime.from(ofPod));
            jobs.release("data");
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(data.resolve(".salvor")).doesNotExist();
        assertThat(Files.getLastModifiedTime(data).toInstant()).isEqualTo(ofPod);
    }

    @Test
    void a_root_of_a_backup_that_knows_no_time_comes_back_as_well_as_before() throws Exception {
        Path data = jobs.volume("data");
        RootAttributes old = root(0755);
        old.modificationTime = null;
        old.attributes = null;
        jobs.restore("data", "shop", snapshot, old);
        try (Program job = jobs.start("restore", "data")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> isRestored("data"));
            jobs.release("data");
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.Completed);
        assertThat(FileTree.contents(data)).isEqualTo(original);
    }

    @Test
    void an_attribute_that_the_volume_cannot_take_is_named_and_keeps_no_pod_waiting() throws Exception {
        Path data = jobs.volume("data");
        RootAttributes root = root(0755);
        // No file system takes such a name; one for NFS takes none at all.
        String tooLong = "a".repeat(255);
        root.attributes = Map.of(tooLong, "YQ==", "origin", root.attributes.get("origin"));
        jobs.restore("data", "shop", snapshot, root);
        try (Program job = jobs.start("restore", "data")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> isRestored("data"));
            jobs.release("data");
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.Completed);
        assertThat(jobs.restoreStatus("data").message).contains("restored", "extended attribute", tooLong);
        assertThat(FileTree.contents(data)).isEqualTo(original);
        assertRoot(data, 0755);
    }

    @Test
    void a_time_that_is_none_fails_the_attempt_and_says_so() throws Exception {
        jobs.volume("data");
        RootAttributes odd = root(0755);
        odd.modificationTime = "yesterday";
        jobs.restore("data", "shop", null, odd);
        try (Program job = jobs.start("restore", "data")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.New);
        assertThat(jobs.restoreStatus("data").reason).isEqualTo("Unknown");
        assertThat(jobs.restoreStatus("data").message).contains("yesterday", "root folder");
        assertThat(jobs.volume("data").resolve(".salvor/uid-1")).doesNotExist();
    }

    @Test
    void what_the_waiting_pod_cannot_remove_the_job_does() throws Exception {
        Path data = jobs.volume("data");
        jobs.restore("data", "shop", snapshot, null);
        try (Program job = jobs.start("restore", "data")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> isRestored("data"));
            Path done = data.resolve(".salvor/uid-1");
            assertThat(Files.getAttribute(done, "unix:mode")).isEqualTo(0100644);
            assertThat(Files.getAttribute(done.getParent(), "unix:mode")).isEqualTo(040755);
            jobs.release("data");
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(data.resolve(".salvor")).doesNotExist();
        assertThat(FileTree.contents(data)).isEqualTo(original);
    }

    @Test
    void a_link_that_poses_as_salvors_folder_is_not_followed() throws Exception {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.createSymbolicLink(jobs.volume("data").resolve(".salvor"), outside);
        jobs.restore("data", "shop", null, null);
        try (Program job = jobs.start("restore", "data")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> isRestored("data"));
            assertThat(outside).isEmptyDirectory();
            jobs.release("data");
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.volume("data")).isEmptyDirectory();
        assertThat(outside).exists();
    }

    @Test
    void a_volume_that_fails_keeps_the_pod_waiting_and_lets_the_others_end() throws Exception {
        jobs.volume("good");
        Files.createDirectories(jobs.volume("partly").resolve("plain/in the way"));
        jobs.volume("unknown");
        jobs.restore("good", "shop", snapshot, null);
        jobs.restore("partly", "shop", snapshot, null);
        jobs.restore("unknown", "shop", "f".repeat(64), null);
        jobs.restore("gone", "shop", snapshot, null);
        try (Program job = jobs.start("restore", "good", "partly", "unknown", "gone")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        PodVolumeRestoreStatus good = jobs.restoreStatus("good");
        assertThat(good.phase).isEqualTo(VolumePhase.Completed);
        assertThat(good.message).contains("another of its volumes failed");
        assertThat(jobs.volume("good").resolve(".salvor/uid-1")).exists();
        PodVolumeRestoreStatus partly = jobs.restoreStatus("partly");
        assertThat(partly.phase).isEqualTo(VolumePhase.PartiallyFailed);
        assertThat(partly.message).contains("shop-restored/db-0/partly", "/plain");
        assertThat(jobs.volume("partly").resolve(".salvor")).doesNotExist();
        assertThat(jobs.restoreStatus("unknown").phase).isEqualTo(VolumePhase.New);
        assertThat(jobs.restoreStatus("unknown").message)
                .contains("shop-restored/db-0/unknown", "failed to find snapshot");
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
        jobs.restore("bare", "shop", snapshot, root(0755), bare);
        jobs.restore("link", "shop", snapshot, root(0755), "/opt/lp/shop/data");
        try (Program job = jobs.start("restore", "bare", "link")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.restoreStatus("bare").reason).isEqualTo("VolumeNotMounted");
        assertThat(jobs.restoreStatus("link").reason).isEqualTo("PathIsALink");
        assertThat(jobs.volume("bare")).isEmptyDirectory();
        assertThat(jobs.volume("link")).isEmptyDirectory();
    }

    @Test
    void a_job_that_is_asked_to_stop_while_the_pod_waits_leaves_the_rest_to_another_attempt() throws Exception {
        jobs.volume("data");
        jobs.restore("data", "shop", snapshot, null);
        try (Program job = jobs.start("restore", "data")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> isRestored("data"));
            job.terminate();
            job.exitCode();
        }
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.InProgress);
        assertThat(jobs.restoreStatus("data").restored).isTrue();
    }

    private boolean isRestored(String name) {
        PodVolumeRestoreStatus status = jobs.restoreStatus(name);
        return status != null && Boolean.TRUE.equals(status.restored);
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
