package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumeLoss;
import io.salvor.api.VolumePhase;
import io.salvor.crash.Call;
import io.salvor.crash.Fate;
import io.salvor.crash.Gate;
import io.salvor.crash.Proxy;
import io.salvor.restic.BackupArguments;
import io.salvor.sandbox.FileTree;
import io.salvor.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restore Job that is ended right before or right after each of its writes, and what the next attempt makes of that. */
class RestoreKillTest {
    /** The claim, then that it writes, then that the data is back, then the result. */
    private static final int IS_BACK = 3;

    @TempDir
    private Path temp;

    private final CompletableFuture<Program> job = new CompletableFuture<>();
    private final AtomicInteger writes = new AtomicInteger();
    private NodeJobsFixture jobs;
    private List<String> original;
    private Path data;
    private Path done;

    @BeforeEach
    void a_volume_that_a_pod_waits_for() throws IOException {
        jobs = new NodeJobsFixture(temp);
        Path source = Files.createDirectory(temp.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        original = FileTree.contents(source);
        String snapshot = jobs.restic()
                .backup(
                        jobs.repository("shop"),
                        BackupArguments.everything(source, null, Map.of()),
                        progress -> {},
                        NodeJobsFixture.DEADLINE)
                .snapshotId();
        data = jobs.volume("data");
        done = jobs.waitingPod("data").resolve("uid-1.data");
        jobs.create(jobs.restore("data", "shop", snapshot, null));
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @ParameterizedTest(name = "write {0}, written {1}: left {2}, on record {3}, the pod goes on {4}")
    @CsvSource({
        "1, false, New,        false, false",
        "1, true,  InProgress, false, false",
        "2, false, InProgress, false, false",
        "2, true,  InProgress, false, false",
        "3, false, InProgress, false, false",
        "3, true,  InProgress, true,  false",
        "4, false, InProgress, true,  true",
        "4, true,  Completed,  true,  true"
    })
    void the_data_comes_back_once_and_the_pod_goes_on_after_that(
            int write, boolean written, VolumePhase left, boolean onRecord, boolean goesOn) throws Exception {
        run(call -> isWrite(call, write) ? end(Program::close, written) : Fate.PASS);
        PodVolumeRestoreStatus before = jobs.restoreStatus("data");
        assertThat(before.phase).isEqualTo(left);
        assertThat(Boolean.TRUE.equals(before.restored)).isEqualTo(onRecord);
        assertThat(done.toFile().exists()).isEqualTo(goesOn);
        if (goesOn) {
            // The application is at work.
            Files.writeString(data.resolve("file"), "of the application");
        }
        Path calls = jobs.resticCalls();
        if (!left.isFinal()) {
            jobs.restoreAttempt("data", 2);
        }
        try (Program next = jobs.start("restore", "data@" + (left.isFinal() ? 1 : 2))) {
            assertThat(next.exitCode()).as(next.errors()).isZero();
        }

        PodVolumeRestoreStatus after = jobs.restoreStatus("data");
        assertThat(after.phase).isEqualTo(VolumePhase.Completed);
        assertThat(after.reason).isEqualTo("Restored");
        assertThat(done).exists();
        assertThat(Files.readString(calls).lines().filter(line -> line.startsWith("restore ")))
                .hasSize(onRecord ? 0 : 1);
        if (goesOn) {
            assertThat(data.resolve("file")).hasContent("of the application");
        } else {
            assertThat(FileTree.contents(data)).isEqualTo(original);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, New", "2, New", "3, New", "4, Completed"})
    void what_it_can_still_say_it_says_when_it_is_asked_to_stop(int write, VolumePhase left) throws Exception {
        run(call -> isWrite(call, write) ? end(Program::terminate, true) : Fate.PASS);
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(left);
        assertThat(done.toFile().exists()).isEqualTo(left == VolumePhase.Completed);
    }

    @ParameterizedTest(name = "write {0}, written {1}: left {2}, the pod goes on {3}")
    @CsvSource({
        "1, false, New,        false",
        "1, true,  InProgress, false",
        "2, false, InProgress, true",
        "2, true,  Failed,     true",
    })
    void a_pod_that_is_to_go_on_without_lost_data_does_so_and_nothing_is_written_into_its_volume(
            int write, boolean written, VolumePhase left, boolean goesOn) throws Exception {
        VolumeLoss lost = new VolumeLoss();
        lost.reason = "SnapshotMissing";
        lost.message = "the repository has no such snapshot";
        jobs.restoreStatus("data", status -> status.lost = lost);
        run(call -> isWrite(call, write) ? end(Program::close, written) : Fate.PASS);
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(left);
        assertThat(done.toFile().exists()).isEqualTo(goesOn);
        if (!left.isFinal()) {
            jobs.restoreAttempt("data", 2);
            try (Program next = jobs.start("restore", "data@2")) {
                assertThat(next.exitCode()).as(next.errors()).isZero();
            }
        }
        assertThat(jobs.restoreStatus("data").phase).isEqualTo(VolumePhase.Failed);
        assertThat(jobs.restoreStatus("data").reason).isEqualTo("SnapshotMissing");
        assertThat(jobs.restoreStatus("data").message).contains("no such snapshot", "goes on all the same");
        assertThat(done).exists();
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void no_pod_goes_on_before_it_is_on_record_that_the_data_is_back() throws Exception {
        run(call -> {
            if (!call.method().equals("PATCH") || writes.incrementAndGet() < IS_BACK) {
                return Fate.PASS;
            }
            assertThat(done).doesNotExist();
            if (writes.get() > IS_BACK + 1) {
                job.join().terminate();
            }
            return new Fate.Answer(503, "text/plain", "away");
        });
        assertThat(done).doesNotExist();
        assertThat(jobs.restoreStatus("data").restored).isNull();
        assertThat(FileTree.contents(data)).isEqualTo(original);
    }

    private boolean isWrite(Call call, int number) {
        return call.method().equals("PATCH") && writes.incrementAndGet() == number;
    }

    private Fate end(Consumer<Program> how, boolean written) {
        if (written) {
            return new Fate.Cut(() -> how.accept(job.join()));
        }
        how.accept(job.join());
        return Fate.DROP;
    }

    /** The first attempt, through the gate. */
    private void run(Gate gate) throws Exception {
        try (Proxy proxy = Proxy.start(jobs.url(), gate)) {
            jobs.reachThrough(proxy.url());
            job.complete(jobs.start("restore", "data"));
            job.join().exitCode();
        } finally {
            jobs.reachThrough(jobs.url());
        }
    }
}
