package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.salvor.backup.BackupPlan;
import io.salvor.backup.FileSelection;
import io.salvor.backup.SkipReason;
import io.salvor.backup.SkippedVolume;
import io.salvor.catalog.ArchivedObject;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.LocationRecord;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.catalog.StoredPlan;
import io.salvor.catalog.StoredVolume;
import io.salvor.catalog.VolumeSummary;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.RestoreArguments;
import io.salvor.restore.BackupContents;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlanner;
import io.salvor.restore.RestoreRequest;
import io.salvor.restore.RootOwner;
import io.salvor.restore.ServedVersions;
import io.salvor.restore.StorageRequest;
import io.salvor.restore.StoredObject;
import io.salvor.restore.TargetView;
import io.salvor.restore.VolumeSnapshot;
import io.salvor.sandbox.FileTree;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.Processes;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.volume.NodeView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the bucket that the version with the first form of the catalog wrote, every document of it, and restores from it. */
class FirstBucketTest {
    /** Where these stand in a line of {@link FileTree#contents}. */
    private static final int OWNER = 2;

    private static final int GROUP = 3;
    private static final int ATTRIBUTES = 6;

    private static final Path DATA = Path.of("src/test/resources/buckets/v1");
    private static final String RESTORE = "eb723780-98d9-4a36-a2b6-ac5aeeb73535";
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private Path bucket;
    private byte[] masterKey;
    private Catalog catalog;

    @BeforeEach
    void open() throws IOException {
        bucket = folder.resolve("bucket");
        copy(DATA.resolve("bucket"), bucket);
        masterKey = RepositoryPasswords.parseMasterKey(Files.readString(DATA.resolve("master-key")));
        catalog = new Catalog(new FolderObjectStore(bucket));
    }

    @Test
    void the_location_belongs_to_its_key() {
        LocationRecord location = catalog.openLocation("another", masterKey);

        assertThat(location.keyContext()).isEqualTo("archive");
    }

    @Test
    void the_sealed_backups_are_listed_and_the_unsealed_is_not() {
        assertThat(catalog.markers().problems()).isEmpty();
        assertThat(catalog.markers().backups())
                .extracting(BackupMarker::name, BackupMarker::phase, BackupMarker::volumes)
                .containsExactly(
                        tuple("ledger-2", "PartiallyFailed", new VolumeSummary(4, 2, 1, 1, 2, null)),
                        tuple("ledger-1", "Completed", new VolumeSummary(3, 3, 0, 0, 3, null)));
    }

    @Test
    void archive_and_log_are_read() {
        List<ArchivedObject> objects = new ArrayList<>();

        assertThat(catalog.objects("ledger-1", objects::add)).isEqualTo(8);
        assertThat(objects).extracting(ArchivedObject::name).contains("clerk", "ledger-books", "books", "pin");
        assertThat(catalog.log("ledger-2").orElseThrow()).contains("ledger/clerk/notes: PartiallyFailed");
    }

    @Test
    void what_was_planned_can_be_carried_on_with() {
        StoredPlan stored = catalog.plan("ledger-3").orElseThrow().plan();
        BackupPlan plan = StoredPlans.plan(stored);

        assertThat(catalog.isBegun("ledger-3")).isTrue();
        assertThat(stored.formatVersion()).isEqualTo(1);
        assertThat(stored.policy()).isEqualTo("books");
        assertThat(plan.volumes())
                .extracting(volume -> volume.volume() + " by " + volume.decidedBy())
                .containsExactly("books by default", "notes by rule 1", "tray by default");
        assertThat(plan.volumes().get(1).files()).isEqualTo(new FileSelection(List.of("*~"), true, "1Gi", false));
        assertThat(plan.skipped())
                .extracting(SkippedVolume::reason)
                .containsExactly(
                        SkipReason.ExcludedByAnnotation, SkipReason.ExcludedByRule, SkipReason.ConfigMapVolume);
        assertThat(plan.hooks().get(0).before().get(0).command()).containsExactly("true");
    }

    @Test
    void a_restore_that_was_under_way_is_not_carried_on_with() {
        assertThatThrownBy(() -> catalog.restorePlan(RESTORE, null))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OlderFormat));
    }

    @Test
    void a_restore_into_an_empty_cluster_puts_everything_back() {
        List<StoredObject> objects = new ArrayList<>();
        catalog.objects(
                "ledger-2",
                object -> objects.add(
                        new StoredObject(object.resource(), object.namespace(), object.name(), object.content())));
        List<VolumeSnapshot> volumes = catalog.volumes("ledger-2").stream()
                .map(StoredVolumes::snapshot)
                .toList();

        RestorePlan plan = RestorePlanner.plan(
                new RestoreRequest(
                        new StorageRequest(null, Map.of("node-a", "node-b"), null, null, null, null),
                        null,
                        null,
                        null,
                        null,
                        null),
                new BackupContents(objects, volumes),
                emptyCluster());

        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.steps())
                .extracting(step -> step.action() + " " + step.object())
                .contains(
                        "Create persistentvolumes ledger-books",
                        "Create persistentvolumeclaims ledger/books",
                        "RestoreData pods ledger/clerk");
        List<RestorePlan.VolumeData> restored =
                plan.pods().stream().flatMap(pod -> pod.volumes().stream()).toList();
        assertThat(restored)
                .extracting(RestorePlan.VolumeData::volume, RestorePlan.VolumeData::root)
                .containsExactlyInAnyOrder(
                        tuple("notes", new RootOwner(0, 0, "0777", null, null)),
                        tuple("books", new RootOwner(1001, 1002, "2770", null, null)),
                        tuple("tray", new RootOwner(0, 0, "0777", null, null)));
        assertThat(restored)
                .filteredOn(volume -> volume.incomplete() != null)
                .extracting(RestorePlan.VolumeData::volume)
                .containsExactly("notes");
    }

    @Test
    void the_repository_opens_with_the_derived_password_and_gives_back_every_file() throws IOException {
        Restic restic = new Restic(ResticBinary.path(), null);
        RepositoryAccess repository = new RepositoryAccess(
                bucket.resolve("restic/ledger").toString(),
                RepositoryPasswords.derive(masterKey, "archive", "ledger"),
                Map.of());

        assertThat(restic.open(repository, DEADLINE))
                .isEqualTo(catalog.repository("ledger").orElseThrow().id());
        for (StoredVolume volume : catalog.volumes("ledger-2")) {
            if (volume.status().snapshotID() != null) {
                String name = volume.spec().volume();
                Path target = Files.createDirectories(folder.resolve(name));
                restic.restore(
                        repository,
                        RestoreArguments.over(volume.status().snapshotID(), target),
                        progress -> {},
                        DEADLINE);
                assertThat(tree(target)).as(name).isEqualTo(expected(name + ".txt"));
            }
        }
    }

    private static TargetView emptyCluster() {
        return new TargetView(
                Set.of(),
                List.of(),
                List.of(),
                List.of(new NodeView("node-b", "node-b")),
                List.of(),
                Set.of(),
                null,
                Set.of(),
                ServedVersions.UNKNOWN,
                List.of(),
                Map.of());
    }

    private List<String> tree(Path restored) throws IOException {
        return comparable(FileTree.contents(restored));
    }

    private List<String> expected(String list) throws IOException {
        return comparable(Files.readAllLines(DATA.resolve(list)));
    }

    /** Leaves out what the user or the file system of this machine cannot have. */
    private List<String> comparable(List<String> entries) throws IOException {
        boolean attributes = Files.getFileStore(folder).supportsFileAttributeView(UserDefinedFileAttributeView.class);
        return entries.stream()
                .map(entry -> entry.split(" "))
                .map(fields -> {
                    if (!Processes.isRoot()) {
                        fields[OWNER] = "-";
                        fields[GROUP] = "-";
                    }
                    if (!attributes) {
                        fields[ATTRIBUTES] = "-";
                    }
                    return String.join(" ", fields);
                })
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
