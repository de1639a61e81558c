package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.CredentialReference;
import io.salvor.api.LocationAccess;
import io.salvor.operator.run.Leadership;
import io.salvor.sandbox.FileTree;
import io.salvor.store.ObjectNames;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.FolderBackend;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesLocationsTest {
    @TempDir
    Path folder;

    private StorageFixture fixture;

    @BeforeEach
    void start() {
        fixture = new StorageFixture(folder);
    }

    @Test
    void a_location_is_opened_with_its_key_and_everything_to_work_with() {
        fixture.location("default");

        OpenLocation open = fixture.locations.open("default");

        assertThat(open.name()).isEqualTo("default");
        assertThat(open.keyContext()).isEqualTo("default");
        assertThat(open.repoIdentifier("shop"))
                .isEqualTo(folder.resolve("default/restic/shop").toString());
        assertThat(open.password("shop")).hasSize(43).isNotEqualTo(open.password("bank"));
        assertThat(open.reachForNodeJobs()).containsEntry("environment/" + FolderBackend.KEY, "open");
        assertThat(open.reachForMaintenance()).isEqualTo(open.reachForNodeJobs());
        assertThat(open.access("shop").environment()).containsEntry(FolderBackend.KEY, "open");
        assertThat(open.access("shop").identifier()).isEqualTo(open.repoIdentifier("shop"));
        assertThat(open.access("shop").password()).isEqualTo(open.password("shop"));
        assertThat(open.store().exists("salvor.json")).isTrue();
        assertThat(open).asString().contains("default").doesNotContain(StorageFixture.MASTER_KEY);
    }

    @Test
    void passwords_go_on_with_the_name_that_the_location_was_first_used_with() {
        fixture.location("first");
        String password = fixture.locations.open("first").password("shop");
        BackupStorageLocation renamed = fixture.location("second");
        renamed.getSpec().objectStorage.bucket = "first";
        fixture.objects.put(renamed);

        OpenLocation open = fixture.locations.open("second");

        assertThat(open.keyContext()).isEqualTo("first");
        assertThat(open.password("shop")).isEqualTo(password);
    }

    @Test
    void one_that_does_not_exist_is_for_people() {
        assertTrouble("absent", Reason.StorageLocationNotFound, "absent", "salvor", "create it");
        assertThatThrownBy(() -> fixture.locations.open("absent"))
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.next()).isEqualTo(Next.FOR_PEOPLE));
    }

    @Test
    void a_provider_that_nobody_knows_is_named() {
        BackupStorageLocation location = fixture.location("default");
        location.getSpec().provider = "tape";
        fixture.objects.put(location);

        assertTrouble("default", Reason.UnknownProvider, "location default", "tape", "s3");
    }

    @Test
    void a_location_from_before_there_were_providers_is_one_of_s3() throws IOException {
        String before = "{\"objectStorage\": {\"bucket\": \"backups\"}, \"credential\": {\"name\": \"keys\"}}";

        assertThat(fixture.json.readValue(before, BackupStorageLocationSpec.class).provider)
                .isEqualTo("s3");
    }

    @Test
    void a_secret_with_credentials_that_is_missing_is_named_with_the_keys_it_needs() {
        fixture.bareLocation("default");

        assertTrouble(
                "default", Reason.CredentialsNotFound, "default-credentials", "location default", FolderBackend.KEY);
    }

    @Test
    void a_key_that_is_missing_in_the_credentials_is_named() {
        fixture.location("default");
        fixture.secret("default-credentials", Map.of("other", "open"));

        assertTrouble("default", Reason.SecretKeyMissing, "default-credentials", "location default", FolderBackend.KEY);
    }

    @Test
    void an_empty_secret_has_no_keys() {
        fixture.location("default");
        Secret secret = fixture.objects.now(Secret.class, "default-credentials");
        secret.setData(null);
        fixture.objects.put(secret);

        assertTrouble("default", Reason.SecretKeyMissing, "default-credentials");
    }

    @Test
    void a_master_key_that_is_missing_is_named_where_the_bucket_answers() {
        fixture.location("default");
        fixture.objects.remove(Secret.class, "default-key");

        assertTrouble("default", Reason.MasterKeyNotFound, "default-key", "location default", "restore it");
    }

    @Test
    void where_the_bucket_is_away_that_is_what_is_wrong_and_not_the_missing_key() {
        fixture.location("default");
        fixture.locations.open("default");
        fixture.objects.remove(Secret.class, "default-key");
        fixture.store().failAfter(0, Reason.Unreachable);

        assertTrouble("default", Reason.Unreachable, "location default", "away");
    }

    @Test
    void a_secret_without_the_named_key_is_not_taken_for_a_missing_one() {
        BackupStorageLocation location = fixture.location("default");
        location.getSpec().masterKey.key = "other";
        fixture.objects.put(location);

        assertTrouble("default", Reason.SecretKeyMissing, "default-key", "location default", "no key other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "", "not base64 !"})
    void what_is_no_master_key_is_refused_and_not_repeated(String text) {
        fixture.location("default");
        fixture.secret("default-key", Map.of("key", text));

        assertTrouble("default", Reason.MasterKeyInvalid, "default-key", "location default", "openssl rand");
    }

    @Test
    void another_master_key_than_the_first_is_refused() {
        fixture.location("default");
        fixture.locations.open("default");
        fixture.secret("default-key", Map.of("key", Base64.getEncoder().encodeToString(new byte[48])));

        assertTrouble("default", Reason.WrongMasterKey, "location default", "salvor.json");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"Unreachable", "AccessDenied", "BucketMissing", "InvalidCredentials", "TlsFailed", "Other"})
    void what_is_wrong_with_the_bucket_is_said_by_its_own_reason(Reason reason) {
        fixture.location("default");
        fixture.locations.open("default");
        fixture.store().failAfter(0, reason);

        assertTrouble("default", reason, "location default", "away");
    }

    @Test
    void a_bucket_that_goes_away_in_the_middle_is_said_so_too() {
        fixture.location("default");
        fixture.locations.open("default");
        int whole = fixture.store().calls();
        fixture.locations.open("default");
        int again = fixture.store().calls() - whole;
        for (int calls = 0; calls < again; calls++) {
            fixture.store().failAfter(calls, Reason.Unreachable);
            assertTrouble("default", Reason.Unreachable, "location default");
        }
        fixture.store().failAfter(again, Reason.Unreachable);
        fixture.locations.open("default");
    }

    @Test
    void one_connection_serves_as_long_as_nothing_changes() {
        fixture.location("default");
        OpenLocation first = fixture.locations.open("default");
        OpenLocation second = fixture.locations.open("default");

        assertThat(second.store()).isSameAs(first.store());
        assertThat(fixture.opened).hasSize(1);
    }

    @Test
    void another_address_is_another_connection_and_the_first_is_closed() {
        BackupStorageLocation location = fixture.location("default");
        fixture.locations.open("default");
        location.getSpec().objectStorage.prefix = "deeper";
        location.getSpec().config = null;
        fixture.objects.put(location);

        OpenLocation open = fixture.locations.open("default");

        assertThat(open.repoIdentifier("shop"))
                .isEqualTo(folder.resolve("default/deeper")
                        .resolve(ObjectNames.repository("shop"))
                        .toString());
        assertThat(fixture.opened).hasSize(2);
        assertThat(fixture.opened.get(0).isClosed()).isTrue();
        assertThat(fixture.opened.get(1).isClosed()).isFalse();
    }

    @Test
    void what_is_open_of_a_location_that_was_deleted_is_closed() {
        fixture.location("default");
        fixture.location("second");
        fixture.locations.open("default");
        fixture.locations.open("second");
        GoneLocations gone = new GoneLocations(fixture.objects, fixture.locations, new Leadership());
        gone.look();
        assertThat(fixture.opened).noneMatch(FailingObjectStore::isClosed);

        fixture.objects.remove(BackupStorageLocation.class, "default");
        gone.look();

        assertThat(fixture.opened).extracting(FailingObjectStore::isClosed).containsExactly(true, false);
        fixture.location("default");
        assertThat(fixture.locations.open("default").catalog().location()).isPresent();
    }

    @Test
    void node_jobs_keep_the_credential_where_the_operator_and_maintenance_have_another() {
        BackupStorageLocation location = fixture.location("default");
        OpenLocation before = fixture.locations.open("default");
        withMaintenanceCredential(location);

        OpenLocation open = fixture.locations.open("default");

        assertThat(open.reachForNodeJobs()).containsEntry("environment/" + FolderBackend.KEY, "open");
        assertThat(open.reachForMaintenance()).containsEntry("environment/" + FolderBackend.KEY, "of-maintenance");
        assertThat(open.access("shop").environment()).containsEntry(FolderBackend.KEY, "of-maintenance");
        assertThat(open.password("shop")).isEqualTo(before.password("shop"));
        assertThat(open.repoIdentifier("shop")).isEqualTo(before.repoIdentifier("shop"));
        fixture.store().failAfter(0, Reason.AccessDenied);
        assertThat(open.store().exists("salvor.json"))
                .as("the operator does nothing with what the Jobs have")
                .isTrue();
    }

    @Test
    void each_of_two_secrets_with_credentials_is_named_where_it_is_missing() {
        BackupStorageLocation location = fixture.location("default");
        location.getSpec().maintenanceCredential = new CredentialReference();
        location.getSpec().maintenanceCredential.name = "default-maintenance";
        fixture.objects.put(location);
        assertTrouble("default", Reason.CredentialsNotFound, "Secret default-maintenance", FolderBackend.KEY);

        withMaintenanceCredential(location);
        fixture.objects.remove(Secret.class, "default-credentials");
        assertTrouble("default", Reason.CredentialsNotFound, "Secret default-credentials", FolderBackend.KEY);
    }

    @Test
    void another_credential_of_either_is_another_connection() {
        withMaintenanceCredential(fixture.location("default"));
        fixture.locations.open("default");
        fixture.secret("default-credentials", Map.of(FolderBackend.KEY, "turned"));
        assertThat(fixture.locations.open("default").reachForNodeJobs()).containsValue("turned");
        assertThat(fixture.opened).hasSize(4);
        assertThat(fixture.opened.subList(0, 2)).allMatch(FailingObjectStore::isClosed);
        assertThat(fixture.opened.subList(2, 4)).noneMatch(FailingObjectStore::isClosed);
    }

    private void withMaintenanceCredential(BackupStorageLocation location) {
        fixture.secret("default-maintenance", Map.of(FolderBackend.KEY, "of-maintenance"));
        location.getSpec().maintenanceCredential = new CredentialReference();
        location.getSpec().maintenanceCredential.name = "default-maintenance";
        fixture.objects.put(location);
    }

    @Test
    void two_locations_have_a_connection_each() {
        fixture.location("one");
        fixture.location("two");
        fixture.locations.open("one");
        fixture.locations.open("two");

        assertThat(fixture.opened).hasSize(2).noneMatch(store -> store.isClosed());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, TestingCalls.TIMEOUT})
    void an_api_server_that_refuses_a_read_is_not_taken_for_trouble_with_the_location(int code) {
        fixture.location("default");
        for (String call : new String[] {
            "get BackupStorageLocation default", "get Secret default-credentials", "get Secret default-key"
        }) {
            fixture.calls.fail(call, 1, code);
            assertThatThrownBy(() -> fixture.locations.open("default"))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(call);
        }
    }

    private void assertTrouble(String name, Reason reason, String... words) {
        assertThatThrownBy(() -> fixture.locations.open(name))
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(words);
    }

    @Test
    void a_location_that_is_only_read_is_opened_and_nothing_is_written_there() throws IOException {
        BackupStorageLocation location = fixture.location("archive");
        fixture.locations.open("archive");
        location.getSpec().accessMode = LocationAccess.ReadOnly;
        fixture.objects.put(location);
        List<String> bucket = FileTree.contents(folder);

        fixture.locations.probe(location);
        OpenLocation open = fixture.locations.open("archive");
        assertThat(open.readOnly()).isTrue();
        assertThatThrownBy(() -> fixture.locations.openToWrite("archive"))
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LocationReadOnly));
        assertThatThrownBy(() -> open.store().put("a", new byte[1])).hasMessageContaining("ReadOnly");
        assertThatThrownBy(() -> open.store().delete("a")).hasMessageContaining("ReadOnly");
        assertThat(FileTree.contents(folder)).isEqualTo(bucket);
    }

    @Test
    void one_that_was_never_used_is_not_begun_by_reading_it() throws IOException {
        BackupStorageLocation location = fixture.location("archive");
        location.getSpec().accessMode = LocationAccess.ReadOnly;
        fixture.objects.put(location);
        assertThatThrownBy(() -> fixture.locations.open("archive"))
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.Missing))
                .hasMessageContaining("correct its bucket, volume or prefix");
    }
}
