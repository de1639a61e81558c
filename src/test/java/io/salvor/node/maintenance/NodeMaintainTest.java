package io.salvor.node.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.salvor.api.MaintenanceRecord;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Names;
import io.salvor.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeMaintainTest {
    private static final String[] ALL = {"Forget", "Prune", "Check", "Figures"};

    @TempDir
    Path folder;

    private MaintenanceFixture jobs;

    @BeforeEach
    void start() throws IOException {
        jobs = new MaintenanceFixture(folder);
    }

    @AfterEach
    void end() {
        jobs.close();
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(jobs.repository().resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void all_steps_are_done_and_on_record() throws Exception {
        String expired = jobs.backup("nightly-1");
        String kept = jobs.backup("nightly-2");
        long before = bytes();
        jobs.forget(expired);
        jobs.attempt("m1", ALL);
        jobs.round(round -> {
            round.readPart = 1;
            round.readParts = 1;
            round.prune = new io.salvor.api.PruneRules();
            round.prune.maxUnused = "0%";
            round.prune.limitDownload = "100Mi";
        });

        assertThat(jobs.run("m1")).isZero();

        assertThat(jobs.snapshotIds()).containsExactly(kept);
        assertThat(bytes()).isLessThan(before - 800_000);
        ResticRepositoryStatus status = jobs.status();
        assertThat(status.lastMaintenanceTime).isNotNull();
        assertThat(status.lastCheckTime).isNotNull();
        MaintenanceRecord record = status.maintenance;
        assertThat(record.done).containsExactly(ALL);
        assertThat(record.step).isNull();
        assertThat(record.forgotten).isEqualTo(1);
        assertThat(record.found).isNull();
        assertThat(record.read.percent).isEqualTo("100%");
        assertThat(record.read.allSince).isNotNull();
        assertThat(record.unusedBytes).isZero();
        assertThat(record.neededBytes).isNull();
        assertThat(record.oldestSnapshot).isNotNull().isEqualTo(record.newestSnapshot);
        assertThat(jobs.client()
                        .leases()
                        .inNamespace(MaintenanceFixture.NAMESPACE)
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void what_the_snapshots_need_is_counted_where_no_prune_of_the_round_has_said_it() throws Exception {
        jobs.backup("nightly-1");
        jobs.attempt("m1", ALL);
        assertThat(jobs.run("m1")).isZero();
        assertThat(jobs.status().maintenance.unusedBytes).isNotNull();

        jobs.attempt("m2", ALL);
        jobs.round(round -> {
            round.number = 2L;
            round.steps = List.of("Figures");
        });
        assertThat(jobs.run("m2")).isZero();
        assertThat(jobs.status().maintenance.done).containsExactly("Figures");
        assertThat(jobs.status().maintenance.neededBytes).isBetween(850_000L, 1_900_000L);
        assertThat(jobs.status().maintenance.unusedBytes).isNull();
    }

    @ParameterizedTest
    @CsvSource({"forget", "prune", "check", "snapshots"})
    void a_job_that_is_killed_before_or_after_a_step_is_gone_on_with_and_repeats_none(String command) throws Exception {
        String expired = jobs.backup("nightly-1");
        String kept = jobs.backup("nightly-2");
        jobs.forget(expired);
        killed("m1", command, "touch " + reached() + "; exec sleep 1000");
        killed("m2", command, "$REAL \"$@\" >/dev/null; touch " + reached() + "; exec sleep 1000");

        Path log = folder.resolve("commands");
        jobs.resticIs("echo \"$1\" >> " + log);
        jobs.attempt("m3", ALL);
        assertThat(jobs.run("m3")).isZero();

        assertThat(jobs.status().maintenance.done).containsExactly(ALL);
        assertThat(jobs.snapshotIds()).containsExactly(kept);
        List<String> order = List.of("forget", "prune", "check", "snapshots");
        assertThat(Files.readAllLines(log))
                .filteredOn(order::contains)
                .containsExactlyElementsOf(order.subList(order.indexOf(command), order.size()));
    }

    private Path reached() {
        return folder.resolve("reached");
    }

    /** Starts a Job and kills it, and what it started, once restic's command is reached. */
    private void killed(String job, String command, String instead) throws Exception {
        Files.deleteIfExists(reached());
        jobs.resticIs("REAL=" + io.salvor.testing.ResticBinary.path() + "\nif [ \"$1\" = " + command + " ]; then\n"
                + instead + "\nfi");
        jobs.attempt(job, ALL);
        try (Program program = jobs.start(job)) {
            await().atMost(MaintenanceFixture.DEADLINE).until(() -> Files.exists(reached()) || !program.isAlive());
            assertThat(program.isAlive()).as("it is at " + command).isTrue();
            program.kill();
            program.exitCode();
        }
        jobs.clearAfterTheDead();
    }

    @Test
    void a_job_that_is_asked_to_stop_ends_its_step_and_gives_the_lease_back() throws Exception {
        jobs.backup("nightly-1");
        jobs.resticIs("if [ \"$1\" = check ]; then touch " + reached() + "; exec sleep 1000; fi");
        jobs.attempt("m1", ALL);
        try (Program program = jobs.start("m1")) {
            await().atMost(MaintenanceFixture.DEADLINE).until(() -> Files.exists(reached()));
            assertThat(jobs.status().maintenance.step).isEqualTo("Check");
            program.terminate();
            program.exitCode();
        }
        assertThat(jobs.status().maintenance.done).containsExactly("Forget", "Prune");
        assertThat(Files.readString(jobs.terminationMessage())).startsWith("Interrupted: ");
        assertThat(jobs.client()
                        .leases()
                        .inNamespace(MaintenanceFixture.NAMESPACE)
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void a_job_whose_lease_is_taken_ends_its_step_and_begins_no_other() throws Exception {
        jobs.backup("nightly-1");
        jobs.resticIs("if [ \"$1\" = prune ]; then touch " + reached() + "; exec sleep 1000; fi");
        jobs.attempt("m1", ALL);
        try (Program program = jobs.start("m1")) {
            await().atMost(MaintenanceFixture.DEADLINE).until(() -> Files.exists(reached()));
            jobs.client()
                    .leases()
                    .inNamespace(MaintenanceFixture.NAMESPACE)
                    .withName(Names.lease(MaintenanceFixture.NAME))
                    .edit(lease -> new LeaseBuilder(lease)
                            .editSpec()
                            .withHolderIdentity("somebody-else")
                            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                            .endSpec()
                            .build());
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.errors()).doesNotContain("Check of repository");
        }
        assertThat(Files.readString(jobs.terminationMessage())).startsWith("RepositoryBusy: ");
        assertThat(jobs.status().maintenance.done).containsExactly("Forget");
    }

    @Test
    void a_job_that_the_operator_has_given_up_does_nothing() throws Exception {
        String snapshot = jobs.backup("nightly-1");
        jobs.forget(snapshot);
        jobs.attempt("m2", ALL);
        assertThat(jobs.run("m1")).isEqualTo(1);
        assertThat(Files.readString(jobs.terminationMessage())).startsWith("Interrupted: ");
        assertThat(jobs.status().maintenance).isNull();
        assertThat(jobs.snapshotIds()).containsExactly(snapshot);
    }

    @Test
    void nothing_is_forgotten_where_the_list_holds_what_is_no_id() throws Exception {
        String snapshot = jobs.backup("nightly-1");
        jobs.forget(snapshot, "latest");
        jobs.attempt("m1", ALL);
        assertThat(jobs.run("m1")).isEqualTo(1);
        assertThat(Files.readString(jobs.terminationMessage())).startsWith("Unexpected: ");
        assertThat(jobs.snapshotIds()).containsExactly(snapshot);
    }

    @Test
    void damage_is_on_record_where_a_snapshot_is_damaged_too_and_nothing_is_pruned_after_that() throws Exception {
        String damaged = jobs.backup("nightly-1");
        jobs.backup("nightly-2");
        Files.write(jobs.repository().resolve("snapshots").resolve(damaged), new byte[300]);
        try (Stream<Path> packs = Files.walk(jobs.repository().resolve("data"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                Files.delete(pack);
            }
        }
        jobs.attempt("m1", ALL);
        assertThat(jobs.run("m1")).isNotZero();

        assertThat(jobs.status().lastCheckTime).isNotNull();
        assertThat(jobs.status().maintenance.found.packCount).isPositive();
        assertThat(jobs.status().maintenance.done).contains("Check");

        Path log = folder.resolve("commands");
        jobs.resticIs("echo \"$1\" >> " + log);
        jobs.attempt("m2", ALL);
        jobs.run("m2");
        assertThat(Files.readAllLines(log)).doesNotContain("prune", "forget");
    }

    @Test
    void damage_is_on_record_where_it_cannot_be_found_out_which_backups_it_touches() throws Exception {
        jobs.backup("nightly-1");
        try (Stream<Path> packs = Files.walk(jobs.repository().resolve("data"))) {
            Files.delete(packs.filter(Files::isRegularFile).findFirst().orElseThrow());
        }
        jobs.resticIs("if [ \"$1\" = find ]; then echo \"fatal error: out of memory\" >&2; exit 2; fi");
        jobs.attempt("m1", "Check");

        assertThat(jobs.run("m1")).isZero();

        assertThat(jobs.status().maintenance.found.packCount).isEqualTo(1);
        assertThat(jobs.status().maintenance.found.lines.get(0))
                .contains("it is not known which Backups", "out of memory");
    }
}
