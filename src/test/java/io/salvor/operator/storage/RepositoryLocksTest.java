package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Condition;
import io.salvor.api.CopyAttempt;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.api.VolumeAttempt;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectNames;
import io.salvor.testing.Processes;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingRepositoryLease;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryLocksTest {
    private static final String JOB = "shop-20261126020000-0a1b2c3d4e-1";

    /** Waits for what it is to save. */
    private static final String[] SAVING = {"backup", "--no-cache", "--stdin"};

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Restic restic = new Restic(ResticBinary.path(), null);
    private final List<Process> running = new ArrayList<>();
    private StorageFixture fixture;
    private TestingLocations locations;
    private TestingRepositoryLease leases;
    private OpenLocation location;
    private ResticRepositoryReconciler reconciler;

    @BeforeEach
    void a_repository_that_is_ready() {
        fixture = new StorageFixture(folder);
        locations = new TestingLocations(folder);
        leases = new TestingRepositoryLease(fixture.calls, fixture.clock);
        location = locations.open("default");
        ReadyRepository.make(location.access("shop"));
        reconciler = fixture.repositories(
                locations, restic, jobs(), new ResticSlots(fixture.config, fixture.clock), new ExclusiveWork(leases));
        new Repositories(fixture.objects, fixture.config, fixture.events, fixture.clock)
                .ensure("shop", location, fixture.clock.instant());
        look();
    }

    @AfterEach
    void stop() {
        running.forEach(Process::destroyForcibly);
    }

    @Test
    void the_lock_of_a_restic_that_was_killed_goes_and_that_of_one_that_works_stays() throws Exception {
        Process process = backup();

        assertThat(look()).isEqualTo(Duration.ofSeconds(30));
        assertThat(locks()).hasSize(1);

        kill(process);
        assertThat(look()).isEqualTo(Duration.ofHours(1));
        assertThat(locks()).isEmpty();
        assertThat(leases.held()).isEmpty();
        restic.check(location.access("shop"), PATIENCE);
    }

    @Test
    void the_lock_of_a_pod_that_is_over_goes_though_restic_takes_it_for_alive() throws Exception {
        attempt(JOB);
        killedOn(TestingNodeJobs.podOf(JOB));
        restic.unlock(location.access("shop"), PATIENCE);
        assertThat(locks()).hasSize(1);

        assertThat(look()).isEqualTo(Duration.ofHours(1));

        assertThat(locks()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"AccessDenied", "RetentionLocked"})
    void a_lock_that_may_not_be_removed_is_said_to_stay_and_goes_when_it_may(Reason reason) throws Exception {
        attempt(JOB);
        killedOn(TestingNodeJobs.podOf(JOB));
        locations.store("default").failRemoving("/locks/", reason);

        assertThat(look()).as("nothing loops hot").isEqualTo(Duration.ofMinutes(5));

        assertThat(locks()).hasSize(1);
        ResticRepositoryStatus status = repository().getStatus();
        assertThat(status.phase).isEqualTo(RepositoryPhase.Ready);
        assertThat(Conditions.has(status.conditions, Conditions.LOCKS_CLEARED, "False", reason.name()))
                .isTrue();

        locations.store("default").recover();
        assertThat(look()).isEqualTo(Duration.ofHours(1));
        assertThat(locks()).isEmpty();
        assertThat(repository().getStatus().conditions)
                .noneMatch(condition -> condition.type.equals(Conditions.LOCKS_CLEARED));
    }

    @Test
    void so_does_that_of_a_restore_whose_pod_is_over() throws Exception {
        PodVolumeRestore volume = new PodVolumeRestore();
        volume.setMetadata(labelled());
        volume.setSpec(new PodVolumeRestoreSpec());
        volume.getSpec().backupStorageLocation = "default";
        volume.getStatus().phase = VolumePhase.Failed;
        volume.getStatus().attempts.add(ended(null));
        volume.getStatus().attempts.add(ended(JOB));
        fixture.objects.put(volume);
        killedOn(TestingNodeJobs.podOf(JOB));
        assertThat(look()).isEqualTo(Duration.ofHours(1));
        assertThat(locks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "second"})
    void so_does_that_of_a_copy_from_it_or_into_it_whose_pod_is_over(String target) throws Exception {
        String name = Names.repository("shop", target);
        killedOn(TestingNodeJobs.podOf(Names.copy(name, 2)));
        copied(target, 21L, null);

        assertThat(look()).isEqualTo(Duration.ofHours(1));

        assertThat(locks()).isEmpty();
    }

    @Test
    void a_repository_that_a_copy_reads_or_writes_is_in_use() {
        RepositoryLocks users = new RepositoryLocks(locations, restic, fixture.objects, jobs());
        assertThat(users.isInUse(repository())).isFalse();

        CopyAttempt job = new CopyAttempt();
        job.from = "default";
        copied("second", 1L, job);
        assertThat(users.isInUse(repository())).isTrue();

        job.from = "third";
        copied("second", 1L, job);
        assertThat(users.isInUse(repository())).isFalse();

        copied("default", 1L, job);
        assertThat(users.isInUse(repository())).isTrue();
    }

    private void copied(String target, long last, CopyAttempt job) {
        ResticRepository copies = target.equals("default") ? repository() : new ResticRepository();
        if (!target.equals("default")) {
            copies.setMetadata(labelled());
            copies.getMetadata().setName(Names.repository("shop", target));
            copies.setSpec(new ResticRepositorySpec());
            copies.getSpec().backupStorageLocation = target;
        }
        copies.getStatus().lastCopyAttempt = last;
        copies.getStatus().copyJob = job;
        fixture.objects.put(copies);
    }

    @Test
    void of_more_locks_than_a_look_reads_the_rest_is_for_the_next_one_soon() throws Exception {
        attempt(JOB);
        killedOn(TestingNodeJobs.podOf(JOB));
        killedOn(TestingNodeJobs.podOf(JOB));
        await().atMost(PATIENCE).until(() -> locks().size() == 2);
        LockLook one = new LockLook(
                new RepositoryLocks(locations, restic, fixture.objects, jobs(), 1),
                new ResticSlots(fixture.config, fixture.clock),
                new ExclusiveWork(leases),
                fixture.clock);

        assertThat(one.look(repository())).isEqualTo(Duration.ofSeconds(30));
        assertThat(locks()).hasSize(1);
        assertThat(one.look(repository())).isEqualTo(Duration.ofHours(1));
        assertThat(locks()).isEmpty();
    }

    @Test
    void the_lock_of_another_machine_stays() throws Exception {
        attempt(JOB);
        killedOn("laptop");

        assertThat(look()).isEqualTo(Duration.ofSeconds(30));

        assertThat(locks()).hasSize(1);
    }

    @Test
    void while_somebody_else_works_on_the_repository_no_lock_is_touched() throws Exception {
        kill(backup());
        leases.heldBy("repository-" + name(), "another operator");

        assertThat(look()).isEqualTo(Duration.ofSeconds(10));

        assertThat(locks()).hasSize(1);
    }

    @Test
    void a_lock_that_excludes_all_others_is_a_condition_until_it_is_gone() throws Exception {
        filled();
        assumeTrue(Processes.isRoot(), "only root can give a process another hostname");
        kill(start(onHost("laptop"), "check", "--no-cache", "--read-data", "--limit-download", "1"));

        assertThat(look()).isEqualTo(Duration.ofSeconds(30));

        assertThat(locked()).singleElement().satisfies(condition -> {
            assertThat(condition.status).isEqualTo("True");
            assertThat(condition.reason).isEqualTo("RepositoryLocked");
            assertThat(condition.message)
                    .contains("laptop")
                    .contains(locks().get(0).replaceAll(".*/", ""));
        });
        locks().forEach(location.store()::delete);
        assertThat(look()).isEqualTo(Duration.ofHours(1));
        assertThat(locked()).isEmpty();
    }

    private List<Condition> locked() {
        return repository().getStatus().conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.LOCKED))
                .toList();
    }

    /** So much that a slow check of it takes minutes. */
    private void filled() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        Files.write(data.resolve("file"), bytes);
        restic.backup(
                location.access("shop"), BackupArguments.everything(data, null, Map.of()), progress -> {}, PATIENCE);
    }

    private TestingNodeJobs jobs() {
        return new TestingNodeJobs(fixture.calls, fixture.clock);
    }

    private ResticRepository repository() {
        return fixture.objects.now(ResticRepository.class, name());
    }

    private Duration look() {
        return Duration.ofMillis(
                reconciler.reconcile(repository(), null).getScheduleDelay().orElseThrow());
    }

    private static String name() {
        return Names.repository("shop", "default");
    }

    /** One that is being written has another name in a folder. */
    private List<String> locks() {
        return location.store().keys(ObjectNames.repositoryLocks("shop")).stream()
                .filter(key -> key.matches(".*/[0-9a-f]{64}"))
                .toList();
    }

    private void attempt(String job) {
        PodVolumeBackup volume = new PodVolumeBackup();
        volume.setMetadata(labelled());
        volume.setSpec(new PodVolumeBackupSpec());
        volume.getSpec().backupStorageLocation = "default";
        volume.getSpec().pod = new PodReference();
        volume.getSpec().pod.namespace = "shop";
        volume.getStatus().attempts.add(ended(job));
        fixture.objects.put(volume);
    }

    private static ObjectMeta labelled() {
        return new ObjectMetaBuilder()
                .withName("data")
                .withNamespace(StorageFixture.NAMESPACE)
                .addToLabels(Labels.VOLUME_NAMESPACE, "shop")
                .build();
    }

    private static VolumeAttempt ended(String job) {
        VolumeAttempt attempt = new VolumeAttempt();
        attempt.number = 1;
        attempt.job = job;
        attempt.completionTimestamp = "2026-11-26T02:00:00Z";
        return attempt;
    }

    private void killedOn(String hostname) throws Exception {
        assumeTrue(Processes.isRoot(), "only root can give a process another hostname");
        kill(start(onHost(hostname), SAVING));
    }

    private Process backup() throws IOException {
        return start(List.of(), SAVING);
    }

    private static List<String> onHost(String hostname) {
        return List.of("unshare", "--uts", "sh", "-c", "hostname " + hostname + " && exec \"$@\"", "sh");
    }

    /** A restic that has its lock, and does not end soon. */
    private Process start(List<String> before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(ResticBinary.path().toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        RepositoryAccess access = location.access("shop");
        builder.environment().putAll(access.environment());
        builder.environment().put("RESTIC_REPOSITORY", access.identifier());
        builder.environment().put("RESTIC_PASSWORD", access.password());
        int held = locks().size();
        Process process = builder.start();
        running.add(process);
        await().atMost(PATIENCE).until(() -> locks().size() > held);
        return process;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
