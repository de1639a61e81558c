package io.salvor.operator.storage;

import static io.salvor.operator.storage.StorageFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.api.CredentialReference;
import io.salvor.api.LocationAccess;
import io.salvor.api.LocationPhase;
import io.salvor.api.LocationProtection;
import io.salvor.api.LocationProtection.Exposure;
import io.salvor.api.LocationProtection.Permission;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.testing.FolderBackend;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingEvents.News;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupStorageLocationReconcilerTest {
    private static final String TRIAL = "writing restic/.salvor-trial/data/replaced";

    @TempDir
    Path folder;

    private StorageFixture fixture;
    private BackupStorageLocationReconciler reconciler;

    @BeforeEach
    void start() {
        fixture = new StorageFixture(folder);
        reconciler = new BackupStorageLocationReconciler(
                fixture.objects,
                fixture.locations,
                fixture.keys,
                fixture.replacement(),
                fixture.events,
                fixture.json,
                fixture.clock);
    }

    @Test
    void a_location_whose_key_was_given_is_available() {
        fixture.location("default");

        UpdateControl<BackupStorageLocation> next = reconcile();

        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertThat(status().keyContext).isEqualTo("default");
        assertThat(status().message).isNull();
        assertThat(status().observedGeneration).isEqualTo(1);
        assertCondition("Ready", "True", "Available");
        assertCondition("MasterKeySaved", "True", "Given");
        assertThat(fixture.events.reasons()).containsExactly("Available");
        assertThat(next.getScheduleDelay()).contains(Duration.ofMinutes(1).toMillis());
    }

    @Test
    void it_is_probed_as_often_as_it_says_and_nothing_is_written_that_has_not_changed() {
        BackupStorageLocation location = fixture.location("default");
        location.getSpec().validationFrequency = "10s";
        fixture.objects.put(location);

        assertThat(reconcile().getScheduleDelay())
                .contains(Duration.ofSeconds(10).toMillis());
        fixture.clock.advance(Duration.ofSeconds(10));
        reconcile();

        assertThat(fixture.calls.made("replaceStatus")).hasSize(1);
        assertThat(fixture.events.reasons()).containsExactly("Available");
    }

    /** What the definition lets through. */
    @Test
    void a_frequency_that_is_no_duration_is_said_and_one_that_is_too_short_is_a_second() {
        BackupStorageLocation location = fixture.location("default");
        location.getSpec().validationFrequency = "9999999999h";
        fixture.objects.put(location);

        assertThat(reconcile().getScheduleDelay())
                .contains(Duration.ofMinutes(1).toMillis());
        assertUnavailable(Reason.InvalidLocation, "validationFrequency", "such as 90s");

        location.getSpec().validationFrequency = "1ms";
        fixture.objects.put(location);
        assertThat(reconcile().getScheduleDelay())
                .contains(Duration.ofSeconds(1).toMillis());
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
    }

    @Test
    void one_that_is_to_be_probed_once_is_left_alone_until_something_of_it_changes() {
        BackupStorageLocation location = fixture.location("default");
        location.getSpec().validationFrequency = "0s";
        fixture.objects.put(location);
        fixture.objects.remove(Secret.class, "default-credentials");
        long minute = Duration.ofMinutes(1).toMillis();
        assertThat(reconcile().getScheduleDelay()).as("no endless loop").contains(minute);
        assertUnavailable(Reason.CredentialsNotFound, "default-credentials");

        fixture.secret("default-credentials", Map.of(FolderBackend.KEY, "open"));
        reconcile();
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        fixture.store().failAfter(0, Reason.Unreachable);
        fixture.clock.advance(Duration.ofDays(7));
        assertThat(reconcile().getScheduleDelay()).contains(minute);
        assertThat(status().phase).as("nobody has asked it").isEqualTo(LocationPhase.Available);

        fixture.secret("default-credentials", Map.of(FolderBackend.KEY, "open", "note", "changed"));
        reconcile();
        assertUnavailable(Reason.Unreachable, "away");
        fixture.store().recover();
        reconcile();
        assertThat(status().phase).as("it is tried as before").isEqualTo(LocationPhase.Available);
    }

    @Test
    void a_key_is_made_for_a_location_that_was_never_used_and_a_person_is_asked_to_keep_it() {
        fixture.location("default");
        fixture.objects.remove(Secret.class, "default-key");

        reconcile();

        Secret secret = fixture.objects.now(Secret.class, "default-key");
        assertThat(secret.getMetadata().getAnnotations()).containsEntry(Labels.MASTER_KEY_GENERATED, "true");
        assertThat(secret.getMetadata().getLabels()).containsEntry(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE);
        assertThat(fixture.keys.of(location()))
                .hasValueSatisfying(key -> assertThat(key).hasSize(32));
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertThat(status().message)
                .contains("default-key", "keep a copy", "kubectl annotate secret default-key -n salvor")
                .doesNotContain(secret.getData().get("key"));
        assertCondition("MasterKeySaved", "False", "NotConfirmed");
        assertThat(fixture.events.recorded())
                .extracting(News::type, News::reason)
                .containsExactly(tuple("Warning", "MasterKeyGenerated"), tuple("Normal", "Available"));

        // The next look finds the key that is there.
        reconcile();
        assertThat(fixture.objects.now(Secret.class, "default-key")).isEqualTo(secret);
    }

    @Test
    void a_generated_key_goes_where_the_location_looks_for_it() {
        BackupStorageLocation location = fixture.location("default");
        location.getSpec().masterKey.key = "master";
        fixture.objects.put(location);
        fixture.objects.remove(Secret.class, "default-key");

        reconcile();

        assertThat(fixture.objects.now(Secret.class, "default-key").getData()).containsOnlyKeys("master");
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
    }

    @Test
    void the_question_goes_once_a_person_has_confirmed() {
        fixture.location("default");
        fixture.objects.remove(Secret.class, "default-key");
        reconcile();
        Secret secret = fixture.objects.now(Secret.class, "default-key");
        secret.getMetadata().getAnnotations().put(Labels.MASTER_KEY_SAVED, "yes");
        fixture.objects.put(secret);
        reconcile();
        assertCondition("MasterKeySaved", "False", "NotConfirmed");

        secret.getMetadata().getAnnotations().put(Labels.MASTER_KEY_SAVED, "true");
        fixture.objects.put(secret);
        reconcile();

        assertCondition("MasterKeySaved", "True", "Confirmed");
        assertThat(status().message).isNull();
    }

    @Test
    void no_key_is_made_for_a_location_that_is_in_use() {
        fixture.location("default");
        reconcile();
        fixture.objects.remove(Secret.class, "default-key");

        reconcile();

        assertUnavailable(Reason.MasterKeyNotFound, "default-key", "in use", "No new key is made");
        assertThat(fixture.objects.now(Secret.class))
                .noneMatch(secret -> secret.getMetadata().getName().equals("default-key"));
        assertThat(status().keyContext).isEqualTo("default");
    }

    @Test
    void a_place_that_was_in_use_and_is_empty_is_not_begun_anew_until_the_location_says_another() {
        fixture.location("default");
        reconcile();
        assertThat(status().keyContext).isEqualTo("default");
        fixture.store().keys("").forEach(fixture.store()::delete);

        reconcile();

        assertUnavailable(Reason.Missing, "salvor.json", "another than before", "right share");
        assertThat(fixture.store().keys("")).isEmpty();
        reconcile();
        assertUnavailable(Reason.Missing, "salvor.json");

        BackupStorageLocation corrected = fixture.objects.now(BackupStorageLocation.class, "default");
        corrected.getSpec().validationFrequency = "17s";
        fixture.objects.put(corrected);
        reconcile();
        assertUnavailable(Reason.Missing, "salvor.json");
        reconcile();
        assertUnavailable(Reason.Missing, "salvor.json");
        assertThat(fixture.store().keys("")).as("it is the same place").isEmpty();

        corrected = fixture.objects.now(BackupStorageLocation.class, "default");
        corrected.getSpec().objectStorage.prefix = "other";
        fixture.objects.put(corrected);
        reconcile();
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertThat(fixture.store().exists("salvor.json")).isTrue();
    }

    @Test
    void its_repositories_are_looked_for_in_another_place_at_once() {
        fixture.location("default");
        fixture.location("second");
        reconcile();
        Repositories repositories = new Repositories(fixture.objects, fixture.config, fixture.events, fixture.clock);
        Instant made = fixture.clock.instant();
        for (String namespace : List.of("shop", "mail")) {
            repositories.ensure(namespace, fixture.locations.open("default"), made);
        }
        repositories.ensure("shop", fixture.locations.open("second"), made);
        fixture.clock.advance(Duration.ofHours(1));
        reconcile();
        assertThat(asked("default", "shop")).isEqualTo(made.toString());

        BackupStorageLocation moved = fixture.objects.now(BackupStorageLocation.class, "default");
        moved.getSpec().objectStorage.prefix = "other";
        fixture.objects.put(moved);
        reconcile();

        String now = fixture.clock.instant().toString();
        assertThat(asked("default", "shop")).isEqualTo(now);
        assertThat(asked("default", "mail")).isEqualTo(now);
        assertThat(asked("second", "shop")).isEqualTo(made.toString());
    }

    private String asked(String location, String namespace) {
        return RepositoryLook.requested(
                fixture.objects.now(ResticRepository.class, Names.repository(namespace, location)));
    }

    @Test
    void which_place_was_in_use_is_known_from_its_generation_where_an_earlier_version_has_said_no_more() {
        fixture.location("default");
        reconcile();
        BackupStorageLocation before = fixture.objects.now(BackupStorageLocation.class, "default");
        before.getStatus().place = null;
        fixture.objects.put(before);
        fixture.store().keys("").forEach(fixture.store()::delete);

        reconcile();

        assertUnavailable(Reason.Missing, "salvor.json");
    }

    @Test
    void no_key_is_made_as_long_as_the_bucket_is_away() {
        fixture.location("default");
        reconcile();
        fixture.objects.remove(Secret.class, "default-key");
        fixture.store().failAfter(0, Reason.Unreachable);

        reconcile();

        assertUnavailable(Reason.Unreachable, "location default", "away");
        assertThat(fixture.calls.made("create")).isEmpty();
    }

    @Test
    void a_key_that_somebody_else_has_just_made_is_used() {
        fixture.location("default");
        Secret secret = fixture.objects.now(Secret.class, "default-key");
        fixture.objects.remove(Secret.class, "default-key");
        fixture.calls.before("create Secret default-key", 1, () -> fixture.objects.put(secret));

        reconcile();

        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertCondition("MasterKeySaved", "True", "Given");
        assertThat(fixture.events.reasons()).containsExactly("Available");
    }

    @Test
    void what_is_wrong_is_said_once_and_what_is_good_again_too() {
        fixture.location("default");
        fixture.objects.remove(Secret.class, "default-credentials");
        reconcile();
        reconcile();
        assertUnavailable(Reason.CredentialsNotFound, "default-credentials");

        fixture.secret("default-credentials", Map.of("other", "open"));
        reconcile();
        assertUnavailable(Reason.SecretKeyMissing, FolderBackend.KEY);

        fixture.secret("default-credentials", Map.of(FolderBackend.KEY, "open"));
        reconcile();
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertThat(status().message).isNull();
        assertThat(fixture.events.reasons()).containsExactly("CredentialsNotFound", "SecretKeyMissing", "Available");
    }

    @Test
    void a_wrong_key_is_found() {
        fixture.location("default");
        reconcile();
        fixture.secret("default-key", Map.of("key", "short"));
        reconcile();
        assertUnavailable(Reason.MasterKeyInvalid, "default-key");

        fixture.secret("default-key", Map.of("key", "b".repeat(64)));
        reconcile();
        assertUnavailable(Reason.WrongMasterKey, "location default");
    }

    @Test
    void wherever_the_bucket_goes_away_its_reason_is_shown() {
        fixture.location("default");
        reconcile();
        int before = fixture.store().calls();
        reconcile();
        int whole = fixture.store().calls() - before;
        assertThat(whole).isGreaterThan(1);
        for (int calls = 0; calls < whole; calls++) {
            fixture.store().failAfter(calls, Reason.AccessDenied);
            reconcile();
            assertUnavailable(Reason.AccessDenied, "location default");
        }
        fixture.store().recover();
        reconcile();
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
    }

    @Test
    void a_status_that_somebody_else_has_written_meanwhile_is_looked_at_again_soon() {
        fixture.location("default");
        fixture.calls.fail("replaceStatus BackupStorageLocation", 1, 409);

        UpdateControl<BackupStorageLocation> next = reconcile();

        assertThat(next.getScheduleDelay()).hasValueSatisfying(delay -> assertThat(delay)
                .isLessThan(Duration.ofMinutes(1).toMillis()));
        reconcile();
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, TestingCalls.TIMEOUT})
    void an_api_server_that_refuses_is_asked_again_and_loses_nothing(int code) {
        fixture.location("default");
        fixture.objects.remove(Secret.class, "default-key");
        for (String call : List.of(
                "get Secret default-credentials",
                "create Secret default-key",
                "replaceStatus BackupStorageLocation default")) {
            fixture.calls.fail(call, 1, code);
            assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
        }
        Secret made = fixture.objects.now(Secret.class, "default-key");

        reconcile();

        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertThat(fixture.objects.now(Secret.class, "default-key")).isEqualTo(made);
        assertThat(fixture.events.reasons()).containsOnlyOnce("MasterKeyGenerated");
    }

    @Test
    void a_key_whose_creation_was_not_answered_is_used_at_the_next_look() {
        fixture.location("default");
        fixture.objects.remove(Secret.class, "default-key");
        fixture.calls.loseAnswer("create Secret default-key", 1);
        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
        Secret made = fixture.objects.now(Secret.class, "default-key");

        reconcile();

        assertThat(fixture.objects.now(Secret.class, "default-key")).isEqualTo(made);
        assertCondition("MasterKeySaved", "False", "NotConfirmed");
    }

    @Test
    void what_the_credentials_of_all_may_is_tried_once_a_day_and_shown() {
        fixture.location("default");
        reconcile();

        LocationProtection found = status().protection;
        assertThat(found.nodeJobs).isEqualTo(Exposure.MayDestroy);
        assertThat(found.nodeJobsDelete).isEqualTo(Permission.Allowed);
        assertThat(found.nodeJobsOverwrite).isEqualTo(Permission.Allowed);
        assertThat(found.versioning).as("a folder cannot say").isEqualTo("Unknown");
        assertThat(found.objectLock).isEqualTo("Unknown");
        assertThat(fixture.store().keys("restic/")).isEmpty();

        int tried = fixture.store().calls(TRIAL);
        fixture.clock.advance(Duration.ofHours(23));
        reconcile();
        assertThat(fixture.store().calls(TRIAL)).isEqualTo(tried);
        fixture.clock.advance(Duration.ofHours(2));
        reconcile();
        assertThat(fixture.store().calls(TRIAL)).isGreaterThan(tried);
        assertThat(status().protection.lastProbeTime)
                .isEqualTo(fixture.clock.instant().toString());
    }

    @Test
    void jobs_that_may_only_add_are_seen_and_what_is_changed_for_them_is_tried_again() {
        withMaintenanceCredential();
        reconcile();
        assertThat(status().protection.nodeJobs).isEqualTo(Exposure.MayDestroy);
        fixture.secret("default-credentials", Map.of(FolderBackend.KEY, "add-only"));
        fixture.locations.open("default");
        fixture.store().failRemoving("/data/", Reason.AccessDenied);

        reconcile();

        LocationProtection found = status().protection;
        assertThat(found.nodeJobsDelete).isEqualTo(Permission.Denied);
        assertThat(found.nodeJobsDeleteVersions).isEqualTo(Permission.Denied);
        assertThat(found.nodeJobsDeleteLocks).isEqualTo(Permission.Allowed);
        assertThat(found.nodeJobs).as("whether versions are kept is not known").isEqualTo(Exposure.Unknown);
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertThat(fixture.store().keys("restic/")).isEmpty();
    }

    @Test
    void jobs_that_may_not_even_add_make_the_location_unavailable_and_are_named() {
        withMaintenanceCredential();
        fixture.locations.open("default");
        fixture.store().failWriting("restic/", Reason.AccessDenied);

        reconcile();
        reconcile();

        assertUnavailable(Reason.AccessDenied, "Jobs of backups and restores", "Secret default-credentials");
        assertThat(fixture.events.reasons()).containsExactly("AccessDenied");
        fixture.store().recover();
        reconcile();
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
    }

    @Test
    void jobs_that_cannot_get_at_the_place_make_it_unavailable_at_the_next_look() {
        withMaintenanceCredential();
        reconcile();
        fixture.store().failAfter(0, Reason.InvalidCredentials);

        reconcile();

        assertUnavailable(Reason.InvalidCredentials, "Secret default-credentials");
    }

    @Test
    void a_trial_that_the_service_does_not_understand_is_unknown_and_no_trouble() {
        withMaintenanceCredential();
        fixture.locations.open("default");
        fixture.store().failRemoving("/data/", Reason.Other);

        reconcile();

        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertThat(status().protection.nodeJobsDelete).isEqualTo(Permission.Unknown);
        assertThat(status().protection.nodeJobs).isEqualTo(Exposure.Unknown);
    }

    @Test
    void of_a_location_that_is_only_read_nothing_is_tried() {
        BackupStorageLocation location = fixture.location("default");
        fixture.locations.open("default");
        location.getSpec().accessMode = LocationAccess.ReadOnly;
        fixture.objects.put(location);

        reconcile();

        assertThat(status().protection.nodeJobs).isEqualTo(Exposure.Unknown);
        assertThat(status().protection.nodeJobsDelete).isEqualTo(Permission.Unknown);
        assertThat(fixture.store().calls(TRIAL)).isZero();
    }

    private void withMaintenanceCredential() {
        BackupStorageLocation location = fixture.location("default");
        fixture.secret("default-maintenance", Map.of(FolderBackend.KEY, "of-maintenance"));
        location.getSpec().maintenanceCredential = new CredentialReference();
        location.getSpec().maintenanceCredential.name = "default-maintenance";
        fixture.objects.put(location);
    }

    @Test
    void a_location_that_is_deleted_while_it_is_probed_is_left_alone() {
        fixture.location("default");
        BackupStorageLocation location = location();
        fixture.objects.remove(BackupStorageLocation.class, "default");

        assertThatThrownBy(() -> reconciler.reconcile(location, null))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(404));
    }

    private UpdateControl<BackupStorageLocation> reconcile() {
        return reconciler.reconcile(location(), null);
    }

    private BackupStorageLocation location() {
        return fixture.objects.now(BackupStorageLocation.class, "default");
    }

    private BackupStorageLocationStatus status() {
        return location().getStatus();
    }

    private void assertUnavailable(Reason reason, String... words) {
        assertThat(status().phase).isEqualTo(LocationPhase.Unavailable);
        assertThat(status().message).contains(words);
        assertCondition("Ready", "False", reason.name());
    }

    private void assertCondition(String type, String value, String reason) {
        assertThat(condition(status().conditions, type))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly(value, reason);
    }
}
