package io.salvor.operator.storage;

import static io.salvor.operator.storage.StorageFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.api.BackupStorageLocation;
import io.salvor.api.Condition;
import io.salvor.api.LocationAccess;
import io.salvor.api.ObjectStorageConfig;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.OwnerRecord;
import io.salvor.kubernetes.Labels;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.Leadership;
import io.salvor.testing.FolderBackend;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two installations on one location: another cluster, or another namespace of this one. */
class LocationOwnersTest {
    @TempDir
    Path folder;

    private StorageFixture fixture;
    private BackupStorageLocationReconciler reconciler;

    @BeforeEach
    void start() {
        fixture = new StorageFixture(folder);
        fixture.location("default");
        reconciler = new BackupStorageLocationReconciler(
                fixture.objects,
                fixture.locations,
                fixture.keys,
                fixture.replacement(),
                fixture.events,
                fixture.json,
                fixture.clock);
    }

    private BackupStorageLocation location() {
        return fixture.objects.now(BackupStorageLocation.class, "default");
    }

    private Condition writable() {
        reconciler.reconcile(location(), null);
        return condition(location().getStatus().conditions, "Writable");
    }

    private void annotate(String owner) {
        BackupStorageLocation location = location();
        location.getMetadata().setAnnotations(Map.of(Labels.TAKE_OVER, owner));
        fixture.objects.put(location);
    }

    private OwnerRecord owner() {
        return fixture.locations.open("default").catalog().owners().owner().orElseThrow();
    }

    private void assertOwned(String by) {
        assertThatThrownBy(() -> fixture.locations.openToWrite("default"))
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LocationOwned))
                .hasMessageContainingAll(
                        "location default",
                        "belongs to another installation, " + by + ",",
                        "kubectl annotate backupstoragelocation default -n salvor salvor.io/take-over=" + by);
    }

    @Test
    void the_first_that_writes_owns_a_location_and_one_that_reads_does_not() {
        fixture.locations.open("default");
        assertThat(writable().status).isEqualTo("True");
        assertThat(fixture.store().exists(CatalogLayout.OWNER)).isFalse();

        fixture.locations.openToWrite("default");
        fixture.locations.openToWrite("default");

        assertThat(owner()).isEqualTo(new OwnerRecord("this-cluster", "salvor", fixture.clock.instant()));
        assertThat(writable().status).isEqualTo("True");
    }

    @Test
    void another_cluster_reads_the_location_and_does_not_write_to_it() {
        fixture.locations.openToWrite("default");
        fixture.cluster = "another-cluster";

        assertOwned("this-cluster/salvor");
        assertThat(fixture.locations.open("default").catalog().location()).isPresent();
        assertThat(writable())
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("False", "LocationOwned");
        writable();
        assertThat(fixture.events.reasons()).containsOnlyOnce("LocationOwned");
    }

    @Test
    void another_installation_in_the_same_cluster_does_not_write_to_it_either() {
        OpenLocation open = fixture.locations.openToWrite("default");
        LocationOwners other = new LocationOwners(
                () -> "this-cluster", OperatorSettings.with(Map.of("salvor.namespace", "salvor-two")), fixture.clock);

        assertThatThrownBy(() -> other.claim(location(), open))
                .isInstanceOf(LocationException.class)
                .hasMessageContaining("this-cluster/salvor");
    }

    @Test
    void a_person_lets_the_next_installation_take_over_from_the_one_that_is_named() {
        fixture.locations.openToWrite("default");
        fixture.cluster = "another-cluster";
        annotate("a-third-cluster/salvor");
        assertOwned("this-cluster/salvor");

        annotate("this-cluster/salvor");
        assertThat(writable().status).isEqualTo("True");
        fixture.locations.openToWrite("default");

        assertThat(owner().id()).isEqualTo("another-cluster/salvor");
        assertThat(writable().status).isEqualTo("True");
        fixture.cluster = "this-cluster";
        annotate("nobody");
        assertOwned("another-cluster/salvor");
    }

    @Test
    void of_two_that_take_over_at_once_one_does() {
        OpenLocation open = fixture.locations.openToWrite("default");
        OwnerRecord before = owner();
        OwnerRecord second = new OwnerRecord("second", "salvor", fixture.clock.instant());
        OwnerRecord third = new OwnerRecord("third", "salvor", fixture.clock.instant());

        assertThat(open.catalog().owners().handOn(before, second)).isEqualTo(second);
        assertThat(open.catalog().owners().handOn(before, third)).isEqualTo(second);
    }

    @Test
    void a_bucket_is_written_to_once_and_then_only_asked_until_there_is_trouble() {
        writable();
        int probed = probes();
        writable();
        writable();
        assertThat(probes()).isEqualTo(probed);
        fixture.store().failAfter(0, Reason.Unreachable);
        reconciler.reconcile(location(), null);
        fixture.store().recover();
        writable();
        assertThat(probes()).isEqualTo(probed + 1);
    }

    private int probes() {
        return fixture.store().calls("probing");
    }

    /** Two catalogs whose repositories lie in one place: each would forget what only the other knows. */
    private BackupStorageLocation withRepositories(String name, String context) {
        BackupStorageLocation location = fixture.location(name);
        location.getSpec().config = new ObjectStorageConfig();
        location.getSpec().config.resticRepoPrefix = folder.resolve("apart").toString();
        location.getSpec().objectStorage.bucket = context;
        return fixture.objects.put(location);
    }

    @Test
    void repositories_that_lie_apart_belong_to_one_location_alone() {
        withRepositories("default", "first");
        fixture.locations.openToWrite("default");
        fixture.locations.openToWrite("default");
        assertThat(folder.resolve("apart/salvor-owner.json")).exists();
        withRepositories("second", "second");

        assertThatThrownBy(() -> fixture.locations.openToWrite("second"))
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LocationOwned))
                .hasMessageContainingAll(
                        "repositories of location second",
                        "this-cluster/salvor/default",
                        "config.resticRepoPrefix of its own",
                        "kubectl annotate backupstoragelocation second -n salvor salvor.io/take-over=this-cluster/salvor/default");
        assertThat(fixture.locations.refused(
                        fixture.objects.now(BackupStorageLocation.class, "second"), fixture.locations.open("second")))
                .isPresent();
        assertThat(writable().status).as("the first one goes on").isEqualTo("True");
    }

    @Test
    void repositories_of_another_cluster_under_the_same_name_are_not_written_to() {
        withRepositories("default", "first");
        fixture.locations.openToWrite("default");
        fixture.cluster = "another-cluster";
        withRepositories("default", "second");

        assertThatThrownBy(() -> fixture.locations.openToWrite("default"))
                .isInstanceOf(LocationException.class)
                .hasMessageContaining("this-cluster/salvor/default");
        assertThat(writable())
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("False", "LocationOwned");
    }

    @Test
    void who_takes_over_a_location_takes_over_its_repositories_too() {
        withRepositories("default", "first");
        fixture.locations.openToWrite("default");
        fixture.cluster = "another-cluster";
        annotate("this-cluster/salvor");
        assertThat(writable().status).isEqualTo("True");

        fixture.locations.openToWrite("default");

        BackupStorageLocation taken = location();
        taken.getMetadata().setAnnotations(Map.of());
        fixture.objects.put(taken);
        fixture.locations.openToWrite("default");
        assertThat(writable().status).isEqualTo("True");
    }

    private BackupStorageLocation alike(String created) {
        fixture.secret("alike-credentials", Map.of(FolderBackend.KEY, "open"));
        fixture.secret("alike-key", Map.of("key", StorageFixture.MASTER_KEY));
        BackupStorageLocation location = fixture.bareLocation("alike");
        location.getSpec().objectStorage.bucket = "default";
        location.getMetadata().setCreationTimestamp(created);
        return fixture.objects.put(location);
    }

    /** Each would make the repository of a namespace at the same time, and two that do destroy it. */
    @Test
    void of_two_locations_that_are_one_place_the_older_is_written_to() {
        BackupStorageLocation first = location();
        first.getMetadata().setCreationTimestamp("2026-11-26T01:00:00Z");
        fixture.objects.put(first);
        alike("2026-11-26T01:30:00Z");
        fixture.locations.openToWrite("default");

        assertThatThrownBy(() -> fixture.locations.openToWrite("alike"))
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LocationOwned))
                .hasMessageContainingAll("location alike is the same place as location default", "prefix of its own");
        assertThat(fixture.locations.open("alike").catalog().location()).isPresent();
        assertThat(writable().status).isEqualTo("True");
        reconciler.reconcile(fixture.objects.now(BackupStorageLocation.class, "alike"), null);
        assertThat(condition(
                        fixture.objects
                                .now(BackupStorageLocation.class, "alike")
                                .getStatus()
                                .conditions,
                        "Writable"))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("False", "LocationOwned");

        alike("2026-11-26T00:30:00Z");
        fixture.locations.openToWrite("alike");
        assertThatThrownBy(() -> fixture.locations.openToWrite("default"))
                .as("no matter which was seen first")
                .hasMessageContaining("location default is the same place as location alike");
    }

    @Test
    void one_that_goes_or_is_only_read_leaves_the_place_to_the_other() {
        alike("2026-11-26T01:30:00Z");
        fixture.locations.openToWrite("default");
        BackupStorageLocation first = location();
        first.getSpec().accessMode = LocationAccess.ReadOnly;
        fixture.objects.put(first);

        new GoneLocations(fixture.objects, fixture.locations, new Leadership()).look();

        fixture.locations.openToWrite("alike");
    }
}
