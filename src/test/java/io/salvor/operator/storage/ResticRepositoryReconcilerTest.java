package io.salvor.operator.storage;

import static io.salvor.operator.storage.StorageFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.salvor.api.KeyCost;
import io.salvor.api.MaintenanceAttempt;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.catalog.RepositoryRecord;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.key.KeyFile;
import io.salvor.store.ObjectNames;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingRepositoryLease;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResticRepositoryReconcilerTest {
    private static final String NAME = Names.repository("shop", "default");
    private static final String LEASE = "repository-" + NAME;
    private static final Instant ASKED = Instant.parse("2026-11-26T02:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Restic restic = new Restic(ResticBinary.path(), null);
    private StorageFixture fixture;
    private TestingLocations locations;
    private TestingRepositoryLease leases;
    private OpenLocation location;
    private ResticSlots slots;
    private TestingNodeJobs jobs;
    private ResticRepositoryReconciler reconciler;

    @BeforeEach
    void start() {
        fixture = new StorageFixture(folder);
        locations = new TestingLocations(folder);
        leases = new TestingRepositoryLease(fixture.calls, fixture.clock);
        location = locations.open("default");
        jobs = new TestingNodeJobs(fixture.calls, fixture.clock);
        slots = new ResticSlots(fixture.config, fixture.clock);
        reconciler = reconciler(restic);
        new Repositories(fixture.objects, fixture.config, fixture.events, fixture.clock)
                .ensure("shop", location, ASKED);
        fixture.calls.clear();
    }

    private ResticRepositoryReconciler reconciler(Restic program) {
        return reconciler(program, new ExclusiveWork(leases));
    }

    private ResticRepositoryReconciler reconciler(Restic program, ExclusiveWork alone) {
        return fixture.repositories(locations, program, jobs, slots, alone);
    }

    @Test
    void one_that_never_was_is_made_recorded_and_ready() {
        UpdateControl<ResticRepository> next = reconcile();

        assertReady();
        assertThat(status().repositoryID).isEqualTo(restic.open(location.access("shop"), PATIENCE));
        assertThat(status().readyTime).isEqualTo("2026-11-26T02:00:00Z");
        assertThat(status().observedGeneration).isEqualTo(1);
        assertThat(location.catalog().repository("shop"))
                .contains(new RepositoryRecord(status().repositoryID, fixture.clock.instant()));
        assertThat(status().keyCost).isEqualTo(KeyCost.Cheap);
        assertThat(keyOf(location).cost().isDear()).isFalse();
        assertThat(fixture.events.reasons()).containsExactly("RepositoryCreated", "Ready");
        assertThat(leases.held()).isEmpty();
        assertThat(fixture.calls.made()).startsWith("acquire " + LEASE);
        assertThat(next.getScheduleDelay()).contains(Duration.ofHours(1).toMillis());
    }

    @Test
    void one_that_is_ready_is_left_alone() {
        ReadyRepository.make(location.access("shop"));
        reconcile();
        fixture.calls.clear();

        assertThat(reconcile().isNoUpdate()).isTrue();
        assertThat(fixture.calls.made()).isEmpty();
    }

    @Test
    void one_that_is_there_is_opened_and_not_made() {
        String id = ReadyRepository.make(location.access("shop"));

        reconcile();

        assertReady();
        assertThat(status().repositoryID).isEqualTo(id);
        assertThat(location.catalog().repository("shop")).isPresent();
        assertThat(fixture.events.reasons()).containsExactly("Ready");
    }

    @Test
    void one_that_the_location_has_on_record_and_that_is_gone_is_never_made_anew() {
        location.catalog().recordRepository("shop", new RepositoryRecord("1".repeat(64), Instant.EPOCH));

        UpdateControl<ResticRepository> next = reconcile();

        assertNotReady(
                Reason.RepositoryMissing,
                location.repoIdentifier("shop"),
                "was there and is gone",
                "on record",
                "remove repositories/shop.json",
                "delete ResticRepository " + NAME);
        assertThat(location.store().exists(ObjectNames.repositoryConfig("shop")))
                .isFalse();
        assertThat(next.getScheduleDelay()).contains(Duration.ofSeconds(30).toMillis());
    }

    @Test
    void one_that_was_ready_and_is_gone_with_its_record_is_never_made_anew() {
        ReadyRepository.make(location.access("shop"));
        reconcile();
        change(status -> status.phase = RepositoryPhase.NotReady);
        location.store().keys("restic/").forEach(location.store()::delete);
        location.store().delete("repositories/shop.json");

        again();

        assertNotReady(Reason.RepositoryMissing, "was there and is gone", "it was ready once");
        assertThat(location.store().exists(ObjectNames.repositoryConfig("shop")))
                .isFalse();
    }

    @Test
    void one_that_is_back_is_ready_again_since_the_first_time() {
        ReadyRepository.make(location.access("shop"));
        reconcile();
        String id = status().repositoryID;
        change(status -> status.phase = RepositoryPhase.NotReady);
        fixture.clock.advance(Duration.ofHours(1));

        reconcile();

        assertReady();
        assertThat(status().repositoryID).isEqualTo(id);
        assertThat(status().readyTime).isEqualTo("2026-11-26T02:00:00Z");
    }

    @Test
    void one_whose_location_lies_elsewhere_now_is_looked_at_there() throws IOException {
        ReadyRepository.make(location.access("shop"));
        reconcile();
        String first = status().repositoryID;
        fixture.objects.editStatus(now(), current -> {
            current.getStatus().lastMaintenanceTime = "2026-11-26T01:00:00Z";
            current.getStatus().lastCheckTime = "2026-11-26T01:00:00Z";
            return current;
        });
        location = locations.add("default", "elsewhere");

        assertThat(reconcile().getScheduleDelay()).isPresent();
        assertThat(now().getSpec().repoIdentifier).isEqualTo(location.repoIdentifier("shop"));
        assertThat(status().phase).as("nobody has looked there yet").isNull();
        assertThat(status().lastMaintenanceTime).isNull();
        assertThat(status().lastCheckTime).isNull();

        reconcile();
        assertReady();
        assertThat(status().repositoryID).isNotEqualTo(first).isEqualTo(restic.open(location.access("shop"), PATIENCE));
    }

    @Test
    void one_that_is_maintained_where_it_was_is_followed_when_that_has_ended() throws IOException {
        ReadyRepository.make(location.access("shop"));
        reconcile();
        String before = now().getSpec().repoIdentifier;
        fixture.objects.editStatus(now(), current -> {
            current.getStatus().maintenanceJob = new MaintenanceAttempt();
            current.getStatus().maintenanceJob.name = "at-work";
            return current;
        });
        location = locations.add("default", "elsewhere");

        reconcile();
        assertThat(now().getSpec().repoIdentifier).isEqualTo(before);

        fixture.objects.editStatus(now(), current -> {
            current.getStatus().maintenanceJob = null;
            return current;
        });
        reconcile();
        assertThat(now().getSpec().repoIdentifier).isEqualTo(location.repoIdentifier("shop"));
    }

    @Test
    void one_that_is_not_in_the_new_place_although_that_has_it_on_record_is_missing_there() {
        ReadyRepository.make(location.access("shop"));
        reconcile();
        String id = status().repositoryID;
        location = locations.add("default", "elsewhere");
        location.catalog().recordRepository("shop", new RepositoryRecord(id, fixture.clock.instant()));

        reconcile();
        reconcile();

        assertNotReady(Reason.RepositoryMissing, location.repoIdentifier("shop"), "was there and is gone");
        assertThat(location.store().exists(ObjectNames.repositoryConfig("shop")))
                .isFalse();
    }

    @Test
    void definitions_that_do_not_let_it_be_written_down_cost_no_backup() {
        ReadyRepository.make(location.access("shop"));
        reconcile();
        String before = now().getSpec().repoIdentifier;
        locations.add("default", "elsewhere");
        fixture.calls.fail("tryEdit ResticRepository " + NAME, 1, 422);

        reconcile();

        assertThat(now().getSpec().repoIdentifier).isEqualTo(before);
        assertThat(status().phase).isEqualTo(RepositoryPhase.Ready);
    }

    @Test
    void one_whose_making_was_broken_off_is_made_anew() {
        ReadyRepository.make(location.access("shop"));
        location.store().delete(ObjectNames.repositoryConfig("shop"));
        List<String> left = location.store().keys(ObjectNames.repositoryKeys("shop"));
        assertThat(left).hasSize(1);

        reconcile();

        assertReady();
        assertThat(location.store().keys(ObjectNames.repositoryKeys("shop")))
                .hasSize(1)
                .doesNotContainAnyElementsOf(left);
        assertThat(restic.open(location.access("shop"), PATIENCE)).isEqualTo(status().repositoryID);
        assertThat(fixture.events.reasons()).containsExactly("RepositoryCreated", "Ready");
    }

    @Test
    void one_that_restic_does_not_open_because_the_write_of_a_key_was_killed_is_opened() {
        ReadyRepository.make(location.access("shop"));
        location.store().put(ObjectNames.repositoryKeys("shop") + "0".repeat(64), new byte[0]);

        reconcile();

        assertReady();
        assertThat(location.store().keys(ObjectNames.repositoryKeys("shop"))).hasSize(1);
    }

    @Test
    void one_with_a_damaged_key_of_somebody_else_before_its_own_is_not_opened_and_the_key_stays() throws IOException {
        ReadyRepository.make(location.access("shop"));
        String damaged = putFirst(new byte[] {'{', '"', 'c', 'r'});

        reconcile();

        assertNotReady(Reason.RepositoryDamaged, location.repoIdentifier("shop"));
        assertThat(location.store().keys(ObjectNames.repositoryKeys("shop")))
                .hasSize(2)
                .contains(damaged);
    }

    /** restic tries keys in the order in which the file system lists them, and looks at none after the first that opens. */
    private String putFirst(byte[] content) throws IOException {
        Path keys = Path.of(location.repoIdentifier("shop")).resolve("keys");
        Path own = first(keys);
        byte[] kept = Files.readAllBytes(own);
        while (true) {
            Path name = keys.resolve(HexFormat.of().formatHex(random(32)));
            Files.write(name, content);
            if (!first(keys).equals(name)) {
                // Some list what was made first.
                Files.delete(own);
                Files.write(own, kept);
            }
            if (first(keys).equals(name)) {
                return ObjectNames.repositoryKeys("shop") + name.getFileName();
            }
            Files.delete(name);
        }
    }

    private static Path first(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return files.iterator().next();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static KeyFile keyOf(OpenLocation location) {
        List<String> keys = location.store().keys(ObjectNames.repositoryKeys("shop"));
        assertThat(keys).hasSize(1);
        try (InputStream in = location.store().get(keys.get(0))) {
            return KeyFile.read(in.readAllBytes()).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/00/0011", "index/22", "snapshots/33", "locks/44"})
    void one_that_nobody_knows_of_and_that_has_more_than_keys_is_left_as_it_is(String file) {
        ReadyRepository.make(location.access("shop"));
        location.store().delete(ObjectNames.repositoryConfig("shop"));
        location.store().put(ObjectNames.repository("shop") + "/" + file, new byte[] {1});
        List<String> before = location.store().keys("");

        reconcile();

        String folder = file.substring(0, file.indexOf('/'));
        assertNotReady(Reason.RepositoryMissing, folder, "keys", "no config", "copy of the bucket");
        assertThat(location.store().keys("")).isEqualTo(before);
    }

    @Test
    void one_that_took_the_place_of_the_one_on_record_is_not_used() {
        ReadyRepository.make(location.access("shop"));
        location.catalog().recordRepository("shop", new RepositoryRecord("1".repeat(64), Instant.EPOCH));

        reconcile();

        assertNotReady(Reason.RepositoryReplaced, "1".repeat(64), "remove repositories/shop.json");
    }

    @Test
    void one_waits_its_turn_while_as_many_are_looked_at_as_the_operator_has_room_for() {
        ReadyRepository.make(location.access("shop"));
        assertThat(slots.take("a")).isTrue();
        assertThat(slots.take("b")).isTrue();

        assertThat(reconcile().getScheduleDelay()).contains(1_000L);

        assertThat(status().phase).isNull();
        assertThat(condition(status().conditions, "Ready").reason).isEqualTo("Queued");
        assertThat(leases.held()).isEmpty();
        slots.giveBack();
        reconcile();
        assertReady();
        assertThat(slots.take("c")).isTrue();
    }

    @Test
    void one_that_cannot_be_used_is_looked_at_more_and_more_seldom() {
        locations.fail("default", Reason.Unreachable);
        Duration last = Duration.ZERO;
        List<Long> pauses = new ArrayList<>();
        for (int looks = 0; looks < 8; looks++) {
            fixture.clock.advance(last);
            last = Duration.ofMillis(reconcile().getScheduleDelay().orElseThrow());
            pauses.add(last.toSeconds());
        }
        assertThat(pauses).containsExactly(30L, 30L, 60L, 120L, 240L, 480L, 600L, 600L);
        int opened = locations.opened();
        fixture.clock.advance(last.minusSeconds(1));
        assertThat(reconcile().getScheduleDelay()).contains(1_000L);
        assertThat(locations.opened()).isEqualTo(opened);
    }

    @Test
    void a_look_that_was_asked_for_is_not_put_off_and_the_pauses_begin_anew() {
        locations.fail("default", Reason.Unreachable);
        for (int looks = 0; looks < 6; looks++) {
            again();
        }
        int opened = locations.opened();
        ResticRepository repository = now();
        RepositoryLook.request(repository, fixture.clock.instant());
        fixture.objects.put(repository);

        assertThat(reconcile().getScheduleDelay()).contains(30_000L);

        assertThat(locations.opened()).isGreaterThan(opened);
    }

    @Test
    void one_of_somebody_else_is_not_opened() {
        ReadyRepository.make(new RepositoryAccess(location.repoIdentifier("shop"), "theirs", Map.of()));

        reconcile();

        assertNotReady(Reason.WrongPassword, location.repoIdentifier("shop"));
        assertThat(location.catalog().repository("shop")).isEmpty();
        // The same news is no Event a second time.
        again();
        assertThat(fixture.events.reasons()).containsExactly("WrongPassword");
    }

    @Test
    void one_whose_files_are_damaged_is_not_ready() {
        ReadyRepository.make(location.access("shop"));
        location.store().put(ObjectNames.repositoryConfig("shop"), new byte[] {1, 2, 3});

        reconcile();

        assertThat(status().phase).isEqualTo(RepositoryPhase.NotReady);
        assertThat(status().message).contains(location.repoIdentifier("shop"));
        assertThat(leases.held()).isEmpty();
    }

    @Test
    void one_that_somebody_else_works_on_is_waited_for() {
        leases.heldBy(LEASE, "another operator");

        UpdateControl<ResticRepository> next = reconcile();

        assertThat(status().phase).isNull();
        assertThat(condition(status().conditions, "Ready"))
                .extracting(
                        condition -> condition.status, condition -> condition.reason, condition -> condition.message)
                .containsExactly("Unknown", "RepositoryBusy", "another operator works on the repository");
        assertThat(status().lastHandledReconcileAt).isNull();
        assertThat(location.store().keys("restic/")).isEmpty();
        assertThat(leases.held()).containsExactly(LEASE);
        assertThat(fixture.events.recorded()).isEmpty();
        assertThat(next.getScheduleDelay()).contains(Duration.ofSeconds(10).toMillis());

        fixture.clock.advance(Duration.ofSeconds(61));
        reconcile();
        assertReady();
    }

    @Test
    void a_repository_that_is_busy_keeps_its_last_verdict() {
        ReadyRepository.make(new RepositoryAccess(location.repoIdentifier("shop"), "theirs", Map.of()));
        reconcile();
        String verdict = status().message;
        leases.heldBy(LEASE, "another operator");

        again();

        assertThat(status().phase).isEqualTo(RepositoryPhase.NotReady);
        assertThat(status().message).isEqualTo(verdict).contains(location.repoIdentifier("shop"));
        assertThat(condition(status().conditions, "Ready"))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("Unknown", "RepositoryBusy");
        assertThat(status().observedGeneration).isEqualTo(1);
    }

    @Test
    void a_look_that_was_asked_for_is_answered_whatever_it_finds() {
        locations.fail("default", Reason.CredentialsNotFound);
        reconcile();
        assertNotReady(Reason.CredentialsNotFound, "location default");
        assertThat(status().lastHandledReconcileAt).isEqualTo(ASKED.toString());

        ResticRepository repository = now();
        repository.getMetadata().getAnnotations().put(Labels.REQUESTED_AT, "2026-11-26T03:00:00Z");
        fixture.objects.put(repository);
        locations.recover("default");
        reconcile();
        assertThat(status().lastHandledReconcileAt).isEqualTo("2026-11-26T03:00:00Z");
        assertThat(fixture.events.reasons()).containsExactly("CredentialsNotFound", "RepositoryCreated", "Ready");
    }

    @Test
    void one_that_nobody_asked_for_is_looked_at_as_well() {
        ReadyRepository.make(location.access("shop"));
        ResticRepository repository = now();
        repository.getMetadata().setAnnotations(Map.of());
        fixture.objects.put(repository);

        reconcile();

        assertReady();
        assertThat(status().lastHandledReconcileAt).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"StorageLocationNotFound", "WrongMasterKey", "Unreachable", "MasterKeyNotFound"})
    void what_is_wrong_with_the_location_is_shown_by_its_own_reason(Reason reason) {
        locations.fail("default", reason);

        reconcile();

        assertNotReady(reason, "location default");
        assertThat(leases.held()).isEmpty();
        // A state that is tried again is not Stalled, whatever the reason means elsewhere.
        assertThat(condition(status().conditions, "Reconciling").reason).isEqualTo(reason.name());
        assertThat(status().conditions).noneMatch(condition -> condition.type.equals("Stalled"));
    }

    @Test
    void a_location_that_is_gone_is_named() {
        ResticRepository repository = now();
        repository.getSpec().backupStorageLocation = "elsewhere";
        fixture.objects.put(repository);

        reconcile();

        assertNotReady(Reason.StorageLocationNotFound, "elsewhere");
    }

    @Test
    void wherever_the_bucket_goes_away_its_reason_is_shown_and_the_repository_is_ready_once_it_is_back() {
        int calls = 0;
        for (boolean ready = false; !ready; calls++) {
            assertThat(calls).isLessThan(50);
            locations.store("default").failAfter(calls, Reason.AccessDenied);
            again();
            ready = status().phase == RepositoryPhase.Ready;
            if (!ready) {
                assertNotReady(Reason.AccessDenied, "away");
                assertThat(leases.held()).isEmpty();
            }
        }
        assertThat(calls).isGreaterThan(4);
        locations.recover("default");
        assertThat(location.catalog().repository("shop"))
                .hasValueSatisfying(record -> assertThat(record.id()).isEqualTo(status().repositoryID));
        assertThat(restic.open(location.access("shop"), PATIENCE)).isEqualTo(status().repositoryID);
    }

    @Test
    void a_restic_that_is_not_there_or_too_old_is_said_so() throws IOException {
        reconciler = reconciler(new Restic(folder.resolve("no-such-program"), null));
        reconcile();
        assertNotReady(Reason.ResticMissing, "no-such-program", "install");

        Path old = Files.writeString(folder.resolve("old"), "#!/bin/sh\necho 'restic 0.16.4 compiled with go1.21.6'\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();
        reconciler = reconciler(new Restic(old, null));
        again();
        assertNotReady(Reason.ResticTooOld, "0.16.4", "0.17.1");
        assertThat(fixture.events.reasons()).containsExactly("ResticMissing", "ResticTooOld");
    }

    @Test
    void a_restic_that_makes_a_repository_is_stopped_when_the_lease_is_lost() throws IOException {
        Path slow = Files.writeString(
                folder.resolve("slow"),
                """
                #!/bin/sh
                case $1 in
                version) echo '{"message_type":"version","version":"0.18.0"}' ;;
                init) echo $$ > "%s"; exec sleep 600 ;;
                esac
                """
                        .formatted(folder.resolve("pid")));
        assertThat(slow.toFile().setExecutable(true)).isTrue();
        reconciler = reconciler(
                new Restic(slow, null), new ExclusiveWork(leases, Duration.ofMillis(10), Duration.ofMinutes(1)));
        AtomicReference<ProcessHandle> process = new AtomicReference<>();
        for (int nth = 1; nth <= 10_000; nth++) {
            fixture.calls.before("renew " + LEASE, nth, () -> started().ifPresent(running -> {
                process.set(running);
                leases.heldBy(LEASE, "another operator");
            }));
        }

        reconcile();

        assertThat(process.get()).isNotNull().matches(running -> !running.isAlive());
        assertThat(status().phase).isNull();
        assertThat(condition(status().conditions, "Ready").reason).isEqualTo("RepositoryBusy");
        assertThat(leases.held()).containsExactly(LEASE);
        assertThat(location.catalog().repository("shop")).isEmpty();
    }

    /** The process that has written down its number. */
    private Optional<ProcessHandle> started() {
        try {
            String pid = Files.exists(folder.resolve("pid"))
                    ? Files.readString(folder.resolve("pid")).strip()
                    : "";
            return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_status_that_somebody_else_has_written_meanwhile_is_looked_at_again_soon() {
        ReadyRepository.make(location.access("shop"));
        fixture.calls.fail("replaceStatus ResticRepository", 1, 409);

        assertThat(reconcile().getScheduleDelay()).hasValueSatisfying(delay -> assertThat(delay)
                .isLessThan(Duration.ofSeconds(30).toMillis()));

        assertThat(leases.held()).isEmpty();
        reconcile();
        assertReady();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, TestingCalls.TIMEOUT})
    void an_api_server_that_refuses_is_asked_again_and_the_repository_is_made_once(int code) {
        for (String call : new String[] {"acquire " + LEASE, "replaceStatus ResticRepository"}) {
            fixture.calls.fail(call, 1, code);
            assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
        }
        fixture.calls.fail("release " + LEASE, 1, code);

        reconcile();

        assertReady();
        assertThat(leases.held()).containsExactly(LEASE);
        assertThat(location.catalog().repository("shop"))
                .hasValueSatisfying(record -> assertThat(record.id()).isEqualTo(status().repositoryID));
        assertThat(fixture.events.reasons()).containsOnlyOnce("RepositoryCreated");
    }

    @Test
    void one_that_is_deleted_while_it_is_made_keeps_its_data_and_its_record() {
        ResticRepository repository = now();
        fixture.objects.remove(ResticRepository.class, NAME);

        assertThatThrownBy(() -> reconciler.reconcile(repository, null))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(404));

        assertThat(location.catalog().repository("shop")).isPresent();
        assertThat(leases.held()).isEmpty();
    }

    /** A look after the longest pause. */
    private void again() {
        fixture.clock.advance(Duration.ofMinutes(10));
        reconcile();
    }

    private UpdateControl<ResticRepository> reconcile() {
        return reconciler.reconcile(now(), null);
    }

    private ResticRepository now() {
        return fixture.objects.now(ResticRepository.class, NAME);
    }

    private ResticRepositoryStatus status() {
        return now().getStatus();
    }

    private void change(Consumer<ResticRepositoryStatus> change) {
        ResticRepository repository = now();
        change.accept(repository.getStatus());
        fixture.objects.put(repository);
    }

    private void assertReady() {
        assertThat(status().phase).isEqualTo(RepositoryPhase.Ready);
        assertThat(status().message).isNull();
        assertThat(condition(status().conditions, "Ready"))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("True", "Ready");
    }

    private void assertNotReady(Reason reason, String... words) {
        assertThat(status().phase).isEqualTo(RepositoryPhase.NotReady);
        assertThat(status().message).contains(words);
        assertThat(condition(status().conditions, "Ready"))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("False", reason.name());
        assertThat(fixture.events.reasons()).contains(reason.name());
    }
}
