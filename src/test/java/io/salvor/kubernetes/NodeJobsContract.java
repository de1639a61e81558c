package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupSpec;
import io.salvor.job.JobView;
import io.salvor.testing.TestingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the operator relies on about node Jobs, wherever they run. */
public abstract class NodeJobsContract {
    private static final String TARGET = "uid-1/node-1";

    protected final TestingClock clock = new TestingClock(Instant.now());

    protected abstract NodeJobs jobs();

    /** The objects beside the Jobs: a Job whose owner is not there is removed. */
    protected abstract OwnObjects objects();

    /** The pod of a Job starts. */
    protected abstract void runs(String name);

    /** A Job comes to its end, with its last words. */
    protected abstract void ends(String name, String report);

    /** The pod of a Job does not fit on its node. */
    protected abstract void hasNoRoom(String name, String message);

    /** The pod of a Job waits for a folder that is not there. */
    protected abstract void cannotMount(String name, String volume);

    /** The container of a Job is ended for want of memory, and the Job with it. */
    protected abstract void runsOutOfMemory(String name);

    /** A Job is removed while its pod runs. */
    protected abstract void lingers(String name);

    /** A finished Job is removed after its time. */
    protected abstract void vanishes(String name);

    /** The names of the Secrets that Jobs read. */
    protected abstract Set<String> secrets();

    protected final String started(String run, int attempt) {
        String name = Names.job(run, TARGET, attempt);
        jobs().start(
                        new NodeJob(
                                name,
                                NodeJob.Command.backup,
                                "node-1",
                                List.of(new NodeJob.Volume(run + "-volume", "/var/lib/kubelet/pods/1")),
                                Map.of(Labels.BACKUP, Labels.value(run)),
                                Map.of("shop", "password"),
                                Map.of(),
                                Instant.now(clock).plus(Duration.ofHours(1))),
                        owner(run));
        return name;
    }

    private Backup owner(String run) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName(run).withNamespace("salvor").build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = run;
        objects().createIfMissing(backup);
        return objects().get(Backup.class, run).orElseThrow();
    }

    protected final List<JobView> views() {
        return jobs().of(Labels.BACKUP, "nightly");
    }

    @Test
    void a_run_sees_its_own_jobs_and_no_others() {
        String name = started("nightly", 1);
        started("weekly", 1);
        assertThat(views()).extracting(JobView::name).containsExactly(name);
        assertThat(views().get(0).run()).isEqualTo("nightly");
        assertThat(views().get(0).node()).isEqualTo("node-1");
        assertThat(jobs().of(Labels.BACKUP, null)).extracting(JobView::run).containsExactly("nightly", "weekly");
        assertThat(jobs().of(Labels.RESTORE, null)).isEmpty();
        assertThat(jobs().isThere(name)).isTrue();
        assertThat(jobs().isThere(Names.job("nightly", TARGET, 2))).isFalse();
    }

    @Test
    void a_job_goes_from_waiting_to_running_to_its_end() {
        String name = started("nightly", 1);
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Waiting);
        assertThat(views().get(0).message()).contains("its pod does not exist yet");
        runs(name);
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Running);
        ends(name, "[]");
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Over);
        assertThat(views().get(0).report()).isEqualTo("[]");
    }

    @Test
    void a_job_that_is_gone_is_seen_as_long_as_a_pod_of_it_may_run() {
        String name = started("nightly", 1);
        runs(name);
        lingers(name);
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Stopping);
        assertThat(views().get(0).node()).isEqualTo("node-1");
    }

    @Test
    void a_pod_for_which_its_node_has_no_room_says_so() {
        String name = started("nightly", 1);
        hasNoRoom(name, "0/3 nodes are available");
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.NoRoom);
        assertThat(views().get(0).message()).contains("0/3 nodes are available");
    }

    @Test
    void a_folder_that_is_not_there_is_named_by_its_volume() {
        String name = started("nightly", 1);
        cannotMount(name, "nightly-volume");
        clock.advance(Duration.ofSeconds(20));
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Waiting);
        assertThat(views().get(0).unmountable()).containsOnlyKeys("nightly-volume");
        assertThat(views().get(0).unmountable().get("nightly-volume")).contains("is not a directory");
    }

    @Test
    void a_container_that_was_ended_for_want_of_memory_says_so() {
        String name = started("nightly", 1);
        runs(name);
        runsOutOfMemory(name);
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Over);
        assertThat(views()).allMatch(JobView::outOfMemory);
    }

    @Test
    void without_a_start_there_is_no_job() {
        assertThat(views()).isEmpty();
    }

    @Test
    void a_repeated_start_makes_no_second_job() {
        String name = started("nightly", 1);
        runs(name);
        started("nightly", 1);
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Running);
        assertThat(secrets()).containsExactly(name);
    }

    @Test
    void a_finished_job_that_was_removed_is_not_seen() {
        String first = started("nightly", 1);
        String second = started("nightly", 2);
        vanishes(first);
        assertThat(views()).extracting(JobView::name).containsExactly(second);
    }

    @Test
    void a_job_that_was_stopped_is_seen_no_more() {
        jobs().stop(started("nightly", 1));
        assertThat(views()).isEmpty();
    }

    @Test
    void stopping_what_is_gone_is_no_error() {
        jobs().stop("nightly-1");
        assertThat(views()).isEmpty();
    }

    @Test
    void the_secrets_of_one_run_are_forgotten() {
        started("nightly", 1);
        started("nightly", 2);
        String other = started("weekly", 1);
        jobs().forgetSecrets(Labels.BACKUP, "nightly");
        assertThat(secrets()).containsExactly(other);
        assertThat(views()).hasSize(2);
    }
}
