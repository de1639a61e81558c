package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.VolumeArgument;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeTaskTest {
    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;

    /** How a volume ended, and whether the thread was asked to stop. */
    private record Ended(VolumeResult result, boolean asked) {}

    @BeforeEach
    void a_volume() throws IOException {
        jobs = new NodeJobsFixture(temp);
        jobs.repository("shop");
        jobs.create(jobs.backup("data", "shop", "db-0", "data"));
        Files.writeString(jobs.volume("data").resolve("file"), "content");
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void a_volume_whose_restic_alone_was_ended_is_left_to_another_attempt_and_the_thread_goes_on() throws Exception {
        jobs.environment()
                .put("SALVOR_RESTIC", resticThatAtBackup("kill -TERM $$").toString());

        FutureTask<Ended> task = task();
        new Thread(task, "volume").start();
        Ended ended = task.get(1, TimeUnit.MINUTES);

        assertThat(ended.result().phase()).isEqualTo(VolumePhase.New);
        assertThat(ended.result().reason()).isEqualTo("Interrupted");
        assertThat(ended.result().recorded()).isFalse();
        assertThat(ended.asked()).isFalse();
    }

    @Test
    void a_thread_that_is_asked_to_stop_leaves_its_volume_to_another_attempt_and_stays_asked() throws Exception {
        Path began = temp.resolve("began");
        jobs.environment()
                .put(
                        "SALVOR_RESTIC",
                        resticThatAtBackup("touch " + began + "; exec sleep 100")
                                .toString());

        FutureTask<Ended> task = task();
        Thread thread = new Thread(task, "volume");
        thread.start();
        await().atMost(NodeJobsFixture.DEADLINE).until(() -> Files.exists(began));
        thread.interrupt();
        Ended ended = task.get(1, TimeUnit.MINUTES);

        assertThat(ended.result().phase()).isEqualTo(VolumePhase.New);
        assertThat(ended.result().reason()).isEqualTo("Interrupted");
        assertThat(ended.asked()).isTrue();
    }

    private FutureTask<Ended> task() {
        NodeEnvironment node = jobs.inProcess();
        Callable<Ended> work = () -> {
            VolumeResult result = VolumeTask.backup(node, new VolumeArgument("data", 1), new ParentSnapshots(node))
                    .run();
            return new Ended(result, Thread.currentThread().isInterrupted());
        };
        return new FutureTask<>(work);
    }

    /** restic, but for what it does when it is to save something. */
    private Path resticThatAtBackup(String commands) throws IOException {
        Path script = Files.writeString(
                temp.resolve("restic.sh"),
                "#!/bin/sh\n[ \"$1\" = backup ] && { " + commands + "; }\nexec " + ResticBinary.path() + " \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
