package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import io.salvor.crash.Call;
import io.salvor.crash.Fate;
import io.salvor.crash.Gate;
import io.salvor.crash.Proxy;
import io.salvor.restic.Snapshot;
import io.salvor.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Job that is ended right before or right after each of its writes, and what the next attempt makes of that. */
class JobKillTest {
    private static final int CLAIM = 1;
    private static final int RESULT = 2;

    @TempDir
    private Path temp;

    private final CompletableFuture<Program> job = new CompletableFuture<>();
    private final AtomicInteger writes = new AtomicInteger();
    private NodeJobsFixture jobs;

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

    @ParameterizedTest
    @CsvSource({"1, false, New", "1, true, InProgress", "2, false, InProgress", "2, true, Completed"})
    void no_result_is_lost_or_said_twice_when_it_is_killed(int write, boolean written, VolumePhase left)
            throws Exception {
        run(call -> isWrite(call, write) ? end(Program::close, written) : Fate.PASS);
        assertThat(jobs.backupStatus("data").phase).isEqualTo(left);
        assertThat(lastWords().findValuesAsText("phase"))
                .as("a result is in the termination message before it is written")
                .hasSize(write == RESULT ? 1 : 0);

        PodVolumeBackupStatus before = jobs.backupStatus("data");
        if (!left.isFinal()) {
            jobs.attempt("data", 2);
        }
        try (Program next = jobs.start("backup", "data@" + (left.isFinal() ? 1 : 2))) {
            assertThat(next.exitCode()).as(next.errors()).isZero();
        }

        PodVolumeBackupStatus after = jobs.backupStatus("data");
        assertThat(after.phase).isEqualTo(VolumePhase.Completed);
        assertThat(jobs.restic().snapshots(jobs.access("shop"), NodeJobsFixture.DEADLINE))
                .extracting(Snapshot::id)
                .contains(after.snapshotID);
        if (left.isFinal()) {
            assertThat(after).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, New", "2, Completed"})
    void what_it_can_still_say_it_says_when_it_is_asked_to_stop(int write, VolumePhase left) throws Exception {
        run(call -> isWrite(call, write) ? end(Program::terminate, true) : Fate.PASS);
        assertThat(jobs.backupStatus("data").phase).isEqualTo(left);
    }

    @Test
    void what_an_api_server_that_is_away_does_not_take_is_in_the_termination_message() throws Exception {
        run(call -> {
            if (!call.method().equals("PATCH") || writes.incrementAndGet() == CLAIM) {
                return Fate.PASS;
            }
            job.join().terminate();
            return new Fate.Answer(503, "text/plain", "away");
        });
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.InProgress);
        JsonNode entry = lastWords().get(0);
        assertThat(entry.path("phase").asText()).isEqualTo("Completed");
        assertThat(entry.path("reason").asText()).isEqualTo("Saved");
        assertThat(entry.path("attempt").asInt()).isEqualTo(1);
        assertThat(entry.path("snapshotID").asText()).hasSize(64);
        assertThat(entry.path("root").path("mode").asText()).isNotEmpty();
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
            job.complete(jobs.start("backup", "data"));
            job.join().exitCode();
        } finally {
            jobs.reachThrough(jobs.url());
        }
    }

    private JsonNode lastWords() throws IOException {
        return Files.exists(jobs.terminationMessage())
                ? new ObjectMapper().readTree(jobs.terminationMessage().toFile())
                : new ObjectMapper().createArrayNode();
    }
}
