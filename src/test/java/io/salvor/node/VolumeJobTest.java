package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.salvor.kubernetes.VolumeArgument;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeJobTest {
    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;
    private Thread main;

    @BeforeEach
    void a_volume_and_two_behind_it() throws IOException {
        jobs = new NodeJobsFixture(temp);
        jobs.repository("shop");
        for (String volume : List.of("data", "behind", "last")) {
            jobs.create(jobs.backup(volume, "shop", "db-" + volume, volume));
            Files.writeString(jobs.volume(volume).resolve("file"), "content");
        }
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    /** Says nothing of the volumes behind the first before the Job waits for that, or has ended without. */
    private final class SlowLog extends PrintWriter {
        SlowLog() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void println(String line) {
            if (!line.contains("db-data")) {
                await().until(() -> main.getState() == Thread.State.BLOCKED || !main.isAlive());
            }
        }
    }

    @Test
    void what_has_not_begun_is_said_to_be_left_also_where_all_that_ran_has_ended_sooner() throws Exception {
        Path began = temp.resolve("began");
        jobs.environment().put("SALVOR_RESTIC", resticThatHangs(began).toString());
        NodeEnvironment node = jobs.inProcess();
        Path message = temp.resolve("message");
        PrintWriter log = new SlowLog();
        VolumeJob job = new VolumeJob(
                1, new ResultWriter(new TerminationMessage(message), log, Clock.systemUTC()), log, Clock.systemUTC());
        List<VolumeTask<?, ?>> tasks = Stream.of("data", "behind", "last")
                .<VolumeTask<?, ?>>map(
                        name -> VolumeTask.backup(node, new VolumeArgument(name, 1), new ParentSnapshots(node)))
                .toList();
        FutureTask<Boolean> recorded = new FutureTask<>(() -> job.run(tasks));
        main = new Thread(recorded, "job");
        main.start();
        await().until(() -> Files.exists(began));

        job.stop();

        assertThat(recorded.get(1, TimeUnit.MINUTES)).isFalse();
        assertThat(message)
                .content()
                .contains("{\"volume\":\"behind\",\"attempt\":1,\"phase\":\"New\",\"reason\":\"Interrupted\"")
                .contains("{\"volume\":\"last\",\"attempt\":1,\"phase\":\"New\",\"reason\":\"Interrupted\"")
                .doesNotContain("\"data\"");
    }

    private Path resticThatHangs(Path began) throws IOException {
        Path script = Files.writeString(
                temp.resolve("restic.sh"),
                "#!/bin/sh\n[ \"$1\" = backup ] && { touch " + began + "; exec sleep 100; }\nexec "
                        + ResticBinary.path() + " \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
