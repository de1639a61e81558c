package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectNames;
import io.salvor.store.Usage;
import io.salvor.testing.PrintedTables;
import io.salvor.testing.PrintedTables.Line;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingRepositoryLease;
import io.salvor.trouble.Reason;
import io.salvor.units.Figures;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kubectl get bsl,rr} prints of what the operator has made. */
class StorageColumnsTest {
    private static final String REPOSITORY = Names.repository("shop", "default");

    @TempDir
    Path folder;

    private final PrintedTables tables = new PrintedTables();
    private StorageFixture fixture;
    private TestingLocations locations;

    @BeforeEach
    void start() {
        fixture = new StorageFixture(folder);
        locations = new TestingLocations(folder.resolve("repositories"));
        fixture.clock.set(Instant.now());
    }

    @AfterEach
    void stop() {
        tables.close();
    }

    @Test
    void a_key_that_nobody_has_saved_is_what_a_location_shows_until_somebody_has() {
        fixture.location("default");
        fixture.objects.remove(Secret.class, "default-key");
        probe();

        assertThat(location().narrow())
                .containsEntry("Phase", "Available")
                .containsEntry("Bucket", "default")
                .containsEntry("Key", "NotConfirmed")
                .containsEntry("Reason", "Available")
                .containsEntry(
                        "Message",
                        "Secret default-key holds a generated master key: keep a copy of it outside this cluster, for"
                                + " without it no backup can be read; then confirm with: kubectl annotate secret"
                                + " default-key -n salvor salvor.io/master-key-saved=true");

        Secret key = fixture.objects.now(Secret.class, "default-key");
        key.getMetadata().getAnnotations().put(Labels.MASTER_KEY_SAVED, "true");
        fixture.objects.put(key);
        probe();

        assertThat(location().narrow()).containsEntry("Key", "Confirmed").containsEntry("Message", "");
    }

    @Test
    void a_location_that_is_away_says_why_and_its_key_stays_unsaved() {
        fixture.location("default");
        fixture.objects.remove(Secret.class, "default-key");
        probe();
        fixture.store().failAfter(0, Reason.AccessDenied);
        probe();

        assertThat(location().narrow())
                .containsEntry("Phase", "Unavailable")
                .containsEntry("Key", "NotConfirmed")
                .containsEntry("Reason", "AccessDenied");
        assertThat(location().narrow().get("Message")).startsWith("location default: the store is away");
    }

    @Test
    void a_location_shows_when_it_was_last_probed_and_a_probe_is_no_write_by_itself() {
        fixture.location("default");
        fixture.clock.set(Instant.now().minusSeconds(3600));
        probe();
        assertThat(location().narrow()).containsEntry("Last Probe", "60m");
        fixture.calls.clear();
        fixture.clock.advance(Duration.ofSeconds(299));
        probe();
        assertThat(fixture.calls.made("replaceStatus")).isEmpty();

        fixture.clock.advance(Duration.ofSeconds(1));
        probe();
        assertThat(location().narrow()).containsEntry("Last Probe", "55m");

        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.store().failAfter(0, Reason.Unreachable);
        probe();
        assertThat(location().narrow()).containsEntry("Last Probe", "54m");
    }

    @Test
    void a_repository_shows_the_bytes_of_its_files_and_its_snapshots() {
        ResticRepositoryReconciler reconciler = repository();
        Usage empty = locations.open("default").store().usage(ObjectNames.repository("shop") + "/");
        assertThat(table().narrow())
                .containsEntry("Status", "Ready")
                .containsEntry("Namespace", "shop")
                .containsEntry("Location", "default")
                .containsEntry("Size", Figures.bytes(empty.bytes()))
                .containsEntry("Snapshots", "0")
                .containsEntry("Reason", "Ready");
        assertThat(empty.bytes()).isPositive();

        filled(3 << 20);
        fixture.clock.advance(Duration.ofMinutes(-30));
        new Repositories(fixture.objects, fixture.config, fixture.events, fixture.clock)
                .countAnew("shop", locations.open("default"));
        reconciler.reconcile(now(), null);

        assertThat(table().narrow()).contains(entry("Size", "3Mi"), entry("Snapshots", "2"));
        assertThat(table().wide()).containsEntry("Measured", "30m");
        fixture.calls.clear();
        assertThat(reconciler.reconcile(now(), null).isNoUpdate()).isTrue();
        assertThat(fixture.calls.made()).isEmpty();
    }

    @Test
    void a_repository_that_cannot_be_counted_keeps_the_last_count_and_is_ready() {
        ResticRepositoryReconciler reconciler = repository();
        String size = table().narrow().get("Size");
        filled(5 << 20);
        ResticRepository asked = now();
        asked.getMetadata().getAnnotations().put(Labels.REQUESTED_AT, "now");
        fixture.objects.put(asked);
        locations.fail("default", Reason.Unreachable);

        assertThat(reconciler.reconcile(now(), null).getScheduleDelay())
                .contains(Duration.ofMinutes(5).toMillis());
        assertThat(table().narrow()).containsEntry("Status", "Ready").containsEntry("Size", size);

        locations.recover("default");
        reconciler.reconcile(now(), null);
        assertThat(table().narrow()).contains(entry("Size", "5Mi"), entry("Snapshots", "2"));
        assertThat(now().getStatus().lastHandledReconcileAt).isEqualTo("now");
    }

    @Test
    void a_repository_of_an_earlier_version_is_counted_at_the_first_look() {
        ResticRepositoryReconciler reconciler = repository();
        ResticRepository old = now();
        old.getStatus().measuredTime = null;
        old.getStatus().size = null;
        old.getStatus().snapshots = null;
        fixture.objects.put(old);
        assertThat(table().narrow()).contains(entry("Size", ""), entry("Snapshots", ""));

        reconciler.reconcile(now(), null);

        assertThat(table().narrow()).containsEntry("Snapshots", "0");
    }

    /** A repository that was just made. */
    private ResticRepositoryReconciler repository() {
        new Repositories(fixture.objects, fixture.config, fixture.events, fixture.clock)
                .ensure("shop", locations.open("default"), fixture.clock.instant());
        ResticRepositoryReconciler reconciler = fixture.repositories(
                locations,
                new Restic(ResticBinary.path(), null),
                new TestingNodeJobs(fixture.calls, fixture.clock),
                new ResticSlots(fixture.config, fixture.clock),
                new ExclusiveWork(new TestingRepositoryLease(fixture.calls, fixture.clock)));
        reconciler.reconcile(now(), null);
        assertThat(now().getStatus().phase).isEqualTo(RepositoryPhase.Ready);
        return reconciler;
    }

    /** Two snapshots, and packs of so many bytes. */
    private void filled(int bytes) {
        var store = locations.open("default").store();
        store.put(ObjectNames.repositorySnapshots("shop") + "a", new byte[10]);
        store.put(ObjectNames.repositorySnapshots("shop") + "b", new byte[10]);
        store.put(ObjectNames.repository("shop") + "/data/00/pack", new byte[bytes]);
        // Of a namespace whose name begins with the same letters.
        store.put(ObjectNames.repository("shop-two") + "/snapshots/c", new byte[9 << 20]);
    }

    private void probe() {
        new BackupStorageLocationReconciler(
                        fixture.objects,
                        fixture.locations,
                        fixture.keys,
                        fixture.replacement(),
                        fixture.events,
                        fixture.json,
                        fixture.clock)
                .reconcile(fixture.objects.now(BackupStorageLocation.class, "default"), null);
    }

    private Line location() {
        return tables.of(fixture.objects.now(BackupStorageLocation.class, "default"));
    }

    private ResticRepository now() {
        return fixture.objects.now(ResticRepository.class, REPOSITORY);
    }

    private Line table() {
        return tables.of(now());
    }
}
