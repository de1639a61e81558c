package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.CopyAttempt;
import io.salvor.api.ResticRepository;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJob;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingOwnObjects;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSweepTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");

    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(NOW);
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    private final TestingNodeJobs jobs = new TestingNodeJobs(calls, clock);
    private final RunSweep sweep = new RunSweep(objects, jobs, Leaders.leading());

    private Backup backup(BackupPhase phase) {
        Backup backup = new Backup();
        backup.getMetadata().setName("nightly");
        backup.getMetadata().setNamespace("salvor");
        backup.getStatus().phase = phase;
        return objects.put(backup);
    }

    private void job(String name, HasMetadata owner, String label) {
        jobs.start(
                new NodeJob(
                        name,
                        NodeJob.Command.backup,
                        "node-1",
                        List.of(),
                        Map.of(label, owner.getMetadata().getName()),
                        Map.of(),
                        Map.of(),
                        NOW),
                owner);
    }

    @Test
    void what_the_jobs_of_a_run_at_work_have_is_left_alone() {
        job("one", backup(BackupPhase.InProgress), Labels.BACKUP);
        sweep.look();
        assertThat(jobs.secrets()).containsExactly("one");
        assertThat(jobs.started()).hasSize(1);
    }

    @Test
    void secrets_and_jobs_of_a_run_that_has_ended_go() {
        Backup backup = backup(BackupPhase.InProgress);
        job("one", backup, Labels.BACKUP);
        job("two", backup, Labels.BACKUP);
        jobs.ends("two", "", "");
        backup(BackupPhase.Failed);
        sweep.look();
        assertThat(jobs.secrets()).isEmpty();
        // One that has ended stays for its log until Kubernetes removes it.
        assertThat(jobs.started()).extracting(NodeJob::name).containsExactly("two");
    }

    @Test
    void those_of_a_run_that_is_gone_go_also_when_another_has_its_name() {
        job("one", backup(BackupPhase.InProgress), Labels.BACKUP);
        objects.remove(Backup.class, "nightly");
        job("two", backup(BackupPhase.InProgress), Labels.BACKUP);
        sweep.look();
        assertThat(jobs.secrets()).containsExactly("two");
        assertThat(jobs.started()).extracting(NodeJob::name).containsExactly("two");
    }

    @Test
    void restores_are_swept_too() {
        Restore restore = new Restore();
        restore.getMetadata().setName("shop");
        restore.getMetadata().setNamespace("salvor");
        restore.getStatus().phase = RestorePhase.Completed;
        job("one", objects.put(restore), Labels.RESTORE);
        sweep.look();
        assertThat(jobs.secrets()).isEmpty();
    }

    @Test
    void what_a_copy_has_goes_once_the_repository_has_no_copy_on_record() {
        ResticRepository repository = new ResticRepository();
        repository.getMetadata().setName("shop-second");
        repository.getMetadata().setNamespace("salvor");
        repository.getStatus().copyJob = new CopyAttempt();
        job("one", objects.put(repository), Labels.COPY);
        sweep.look();
        assertThat(jobs.secrets()).containsExactly("one");

        repository.getStatus().copyJob = null;
        objects.put(repository);
        sweep.look();
        assertThat(jobs.secrets()).isEmpty();
    }

    @Test
    void an_api_server_that_refuses_is_asked_again() {
        job("one", backup(BackupPhase.Failed), Labels.BACKUP);
        calls.fail("list left", 1, 403);
        sweep.look();
        assertThat(jobs.secrets()).hasSize(1);
        sweep.look();
        assertThat(jobs.secrets()).isEmpty();
    }
}
