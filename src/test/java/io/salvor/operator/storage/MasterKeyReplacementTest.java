package io.salvor.operator.storage;

import static io.salvor.operator.storage.StorageFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.Backup;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.api.LocationPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.SecretKeyReference;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.restic.RepositoryAccess;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.StoredSamples;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyReplacementTest {
    private static final byte[] NEW = new byte[48];

    @TempDir
    Path folder;

    private HandoverFixture handover;
    private StorageFixture fixture;

    @BeforeEach
    void start() {
        use("first");
    }

    /** Works in a cluster and a bucket of its own from now on, with a location that is in use. */
    private void use(String name) {
        handover = new HandoverFixture(folder.resolve(name));
        fixture = handover.storage;
        reconcile();
    }

    private void repository(String namespace) {
        handover.repository(namespace);
    }

    private OpenLocation open() {
        return handover.open();
    }

    /** A person brings another key, and says which one it replaces. */
    private void replace() {
        fixture.secret("new-key", Map.of("key", Base64.getEncoder().encodeToString(NEW)));
        BackupStorageLocation location = location();
        location.getSpec().previousMasterKey = location.getSpec().masterKey;
        location.getSpec().masterKey = new SecretKeyReference();
        location.getSpec().masterKey.name = "new-key";
        fixture.objects.put(location);
    }

    /** And says no more, once it is replaced; and the old key is nowhere any more. */
    private void forgetOldKey() {
        BackupStorageLocation location = location();
        location.getSpec().previousMasterKey = null;
        fixture.objects.put(location);
        fixture.objects.remove(Secret.class, "default-key");
        fixture.clock.advance(Duration.ofMinutes(1));
        reconcile();
    }

    private BackupStorageLocation location() {
        return handover.location();
    }

    private BackupStorageLocationStatus status() {
        return handover.status();
    }

    private Duration reconcile() {
        return handover.reconcile();
    }

    private void assertReplacement(String holds, Reason reason, String... said) {
        handover.assertCondition("MasterKeyReplaced", holds, reason, said);
    }

    private void assertOpens(byte[] masterKey, String namespace) {
        handover.assertOpens(namespace, password(masterKey, namespace));
    }

    private void assertOpensNoMore(byte[] masterKey, String namespace) {
        handover.assertOpensNoMore(namespace, password(masterKey, namespace));
    }

    private static String password(byte[] masterKey, String namespace) {
        return RepositoryPasswords.derive(masterKey, "default", namespace);
    }

    private static byte[] oldKey() {
        return new byte[32];
    }

    /** As a Backup is sealed, with the key that is in force. */
    private void seal(String name) {
        OpenLocation location = open();
        BackupMarker sample = StoredSamples.marker();
        location.catalog()
                .putObjects(name, StoredSamples.archive(location.catalog(), folder.resolve(name + ".tar.gz"), name, 3));
        location.catalog().putVolumes(name, List.of());
        location.catalog()
                .seal(new BackupMarker(
                        sample.formatVersion(),
                        name,
                        "uid-of-" + name,
                        sample.policy(),
                        sample.policyRevision(),
                        sample.scheduledFor(),
                        sample.startTime(),
                        sample.completionTime(),
                        sample.phase(),
                        sample.storageLocation(),
                        sample.namespaces(),
                        3,
                        sample.volumes(),
                        sample.staticVolumes(),
                        sample.salvorVersion()));
    }

    private void assertReadable(String... backups) {
        for (String name : backups) {
            var checked = open().checked(open().catalog().marker(name).orElseThrow());
            assertThat(checked.isSigned()).isTrue();
            assertThat(checked.objects(object -> {})).isEqualTo(3);
        }
    }

    @Test
    void every_repository_gets_the_new_password_then_the_new_key_is_in_force_then_the_old_passwords_go() {
        repository("bank");
        repository("shop");
        seal("before");
        replace();

        // Backups go on with the key that is in force while it is replaced.
        String password = open().password("shop");
        seal("between");
        assertThat(reconcile()).isEqualTo(Duration.ofSeconds(10));
        assertReplacement(
                "False", Reason.MasterKeyChanging, "2 of 2 repositories open with the new master key", "keep both");
        assertThat(status().keyReplacement.repositories).isEqualTo(2);
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        for (String namespace : List.of("bank", "shop")) {
            assertOpens(oldKey(), namespace);
            assertOpens(NEW, namespace);
        }
        assertThat(open().password("shop")).isNotEqualTo(password);
        seal("after");

        fixture.clock.advance(Duration.ofMinutes(9));
        reconcile();
        assertReplacement("False", Reason.MasterKeyRetiring, "the new master key is in force", "ten minutes");
        assertOpens(oldKey(), "shop");
        fixture.clock.advance(Duration.ofMinutes(2));
        reconcile();
        reconcile();

        assertReplacement("True", Reason.MasterKeyInForce, "remove previousMasterKey");
        assertThat(status().keyReplacement).isNull();
        assertThat(reconcile()).isEqualTo(Duration.ofMinutes(1));
        forgetOldKey();
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertThat(status().conditions).noneMatch(condition -> condition.type.equals("MasterKeyReplaced"));
        for (String namespace : List.of("bank", "shop")) {
            assertOpens(NEW, namespace);
            assertOpensNoMore(oldKey(), namespace);
            assertThat(handover.keys(namespace)).hasSize(1);
            handover.restic.check(handover.access(namespace, password(NEW, namespace)), HandoverFixture.PATIENCE);
        }
        assertReadable("before", "between", "after");
        assertThat(open().catalog().markers().problems()).isEmpty();
    }

    @Test
    void wherever_it_is_broken_off_everything_opens_with_the_key_in_force_and_the_next_looks_finish_it() {
        int calls = 0;
        boolean sawOld = false;
        boolean sawNew = false;
        for (boolean whole = false; !whole; calls++) {
            assertThat(calls).isLessThan(80);
            use("broken-off-" + calls);
            repository("shop");
            seal("before");
            replace();
            OpenLocation begun = open();
            fixture.store().failAfter(calls, Reason.Unreachable);
            try {
                handover.handover().step(begun);
                fixture.clock.advance(Duration.ofMinutes(11));
                handover.handover().step(open());
                whole = true;
            } catch (Trouble e) {
                assertThat(e.reason()).isEqualTo(Reason.Unreachable);
            }
            whole &= fixture.store().isOutstanding();
            fixture.store().recover();

            OpenLocation now = open();
            sawOld |= now.change().next() != null;
            sawNew |= now.change().next() == null;
            assertThat(handover.restic.open(now.access("shop"), HandoverFixture.PATIENCE))
                    .isEqualTo(now.catalog().repository("shop").orElseThrow().id());
            assertReadable("before");
            for (int looks = 0; open().isChanging(); looks++) {
                assertThat(looks).isLessThan(4);
                fixture.clock.advance(Duration.ofMinutes(11));
                handover.handover().step(open());
            }
            forgetOldKey();
            assertThat(status().phase).isEqualTo(LocationPhase.Available);
            assertOpens(NEW, "shop");
            assertThat(handover.keys("shop")).hasSize(1);
            assertReadable("before");
        }
        assertThat(sawOld && sawNew).isTrue();
    }

    /** Replaces the key whole. */
    private void replaceWhole() {
        replace();
        for (int looks = 0; looks < 3; looks++) {
            reconcile();
            fixture.clock.advance(Duration.ofMinutes(11));
        }
        reconcile();
        assertReplacement("True", Reason.MasterKeyInForce);
    }

    @Test
    void a_repository_that_was_away_meanwhile_gets_its_password_when_it_is_opened_again() throws Exception {
        repository("shop");
        repository("bank");
        Path place = Path.of(open().repoIdentifier("shop"));
        Path away = folder.resolve("away");
        Files.move(place, away);
        replaceWhole();
        forgetOldKey();
        Files.move(away, place);
        assertOpensNoMore(NEW, "shop");

        ResticRepository repository = new Repositories(fixture.objects, fixture.config, fixture.events, fixture.clock)
                .ensure("shop", open(), fixture.clock.instant());
        RepositoryKeys keys = new RepositoryKeys(handover.restic);
        new RepositoryOpener(fixture.locations, handover.restic, keys, new RepositoryHandover(keys))
                .open(repository, fixture.clock.instant());

        assertOpens(NEW, "shop");
    }

    @Test
    void a_key_can_be_replaced_again_and_what_the_first_one_wrote_is_readable() {
        repository("shop");
        seal("before");
        replaceWhole();
        forgetOldKey();
        seal("between");
        fixture.secret("third-key", Map.of("key", Base64.getEncoder().encodeToString(new byte[64])));
        BackupStorageLocation location = location();
        location.getSpec().previousMasterKey = location.getSpec().masterKey;
        location.getSpec().masterKey = new SecretKeyReference();
        location.getSpec().masterKey.name = "third-key";
        fixture.objects.put(location);
        for (int looks = 0; looks < 4; looks++) {
            reconcile();
            fixture.clock.advance(Duration.ofMinutes(11));
        }
        assertReplacement("True", Reason.MasterKeyInForce);
        forgetOldKey();

        assertOpens(new byte[64], "shop");
        assertOpensNoMore(NEW, "shop");
        assertReadable("before", "between");
    }

    @Test
    void old_passwords_stay_as_long_as_a_job_has_one() {
        repository("shop");
        String old = open().password("shop");
        Backup backup = new Backup();
        backup.getMetadata().setName("nightly");
        backup.getMetadata().setUid("uid");
        handover.jobs.start(
                new NodeJob(
                        "job",
                        NodeJob.Command.backup,
                        "node",
                        List.of(),
                        Map.of(Labels.BACKUP, "nightly"),
                        Map.of("shop", old),
                        Map.of(),
                        fixture.clock.instant().plusSeconds(100)),
                backup);
        fixture.secret("job", Map.of("password", old));
        replace();
        for (int looks = 0; looks < 3; looks++) {
            reconcile();
            fixture.clock.advance(Duration.ofMinutes(11));
        }

        assertReplacement("False", Reason.MasterKeyRetiring, "Backup nightly has Jobs with an old password");
        assertOpens(oldKey(), "shop");
        handover.jobs.forgetSecrets(Labels.BACKUP, "nightly");
        reconcile();
        reconcile();
        assertReplacement("True", Reason.MasterKeyInForce);
        assertOpensNoMore(oldKey(), "shop");
    }

    @Test
    void a_repository_that_somebody_works_on_and_one_that_no_key_opens_keep_the_old_key_in_force() {
        repository("shop");
        repository("bank");
        ReadyRepository.make(new RepositoryAccess(open().repoIdentifier("foreign"), "theirs", Map.of()));
        String lease = "repository-" + Names.repository("bank", "default");
        handover.leases.heldBy(lease, "another operator");
        replace();
        reconcile();

        assertReplacement("False", Reason.MasterKeyChanging, "1 of 3", "another operator works on", "bank");
        assertThat(open().password("shop")).isEqualTo(RepositoryPasswords.derive(oldKey(), "default", "shop"));
        handover.leases.release(lease);
        fixture.clock.advance(Duration.ofMinutes(5));
        reconcile();
        assertReplacement(
                "False",
                Reason.MasterKeyChanging,
                "2 of 3",
                "foreign",
                "opens with no password that this location has or had");
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
    }

    @Test
    void keys_that_do_not_fit_change_nothing() throws Exception {
        repository("shop");
        seal("before");
        byte[] record = Files.readAllBytes(Path.of(open().repoIdentifier("shop"), "../../" + CatalogLayout.LOCATION));
        replace();
        fixture.secret("default-key", Map.of("key", Base64.getEncoder().encodeToString(new byte[40])));
        assertUnusable(Reason.WrongMasterKey, "previousMasterKey");
        fixture.objects.remove(Secret.class, "default-key");
        assertUnusable(Reason.WrongMasterKey, "previousMasterKey");
        fixture.secret("default-key", Map.of("key", "no key"));
        assertUnusable(Reason.MasterKeyInvalid, "default-key");
        fixture.secret("default-key", Map.of("key", StorageFixture.MASTER_KEY));
        fixture.objects.remove(Secret.class, "new-key");
        assertUnusable(Reason.MasterKeyNotFound, "new-key");
        assertThat(fixture.objects.now(Secret.class))
                .noneMatch(secret -> secret.getMetadata().getName().equals("new-key"));
        assertThat(Files.readAllBytes(Path.of(folder.resolve("first/default").toString(), CatalogLayout.LOCATION)))
                .isEqualTo(record);

        // The one that is in force is named, and one that never was.
        fixture.secret("new-key", Map.of("key", StorageFixture.MASTER_KEY));
        fixture.secret("default-key", Map.of("key", Base64.getEncoder().encodeToString(NEW)));
        reconcile();
        assertThat(status().phase).isEqualTo(LocationPhase.Available);
        assertReplacement("False", Reason.WrongMasterKey, "correct or remove it");
        assertReadable("before");
    }

    @Test
    void turned_back_it_leaves_no_key_of_the_one_that_was_to_be_and_a_key_can_come_back() {
        repository("shop");
        repository("bank");
        String lease = "repository-" + Names.repository("bank", "default");
        handover.leases.heldBy(lease, "another operator");
        replace();
        reconcile();
        assertOpens(NEW, "shop");
        handover.leases.release(lease);
        turnBack();
        handover.reconcileToTheEnd();
        assertOpensNoMore(NEW, "shop");
        assertOpens(oldKey(), "shop");

        replaceWhole();
        BackupStorageLocation location = location();
        SecretKeyReference first = location.getSpec().previousMasterKey;
        location.getSpec().previousMasterKey = location.getSpec().masterKey;
        location.getSpec().masterKey = first;
        fixture.objects.put(location);
        handover.reconcileToTheEnd();

        assertReplacement("True", Reason.MasterKeyInForce);
        assertOpens(oldKey(), "shop");
        assertOpensNoMore(NEW, "shop");
        assertThat(open().change().earlier()).containsExactly(NEW);
        assertThat(handover.keys("shop")).hasSize(1);
    }

    /** A person thinks better of it. */
    private void turnBack() {
        BackupStorageLocation location = location();
        location.getSpec().masterKey = location.getSpec().previousMasterKey;
        location.getSpec().previousMasterKey = null;
        fixture.objects.put(location);
    }

    @Test
    void the_key_of_before_alone_is_known_and_refused() {
        repository("shop");
        replaceWhole();
        BackupStorageLocation location = location();
        location.getSpec().masterKey = location.getSpec().previousMasterKey;
        location.getSpec().previousMasterKey = null;
        fixture.objects.put(location);

        assertUnusable(Reason.WrongMasterKey, "that this location had until 2026-11-26T02:");
    }

    private void assertUnusable(Reason reason, String said) {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(said);
        assertThatCode(this::reconcile).doesNotThrowAnyException();
        assertThat(status().phase).isEqualTo(LocationPhase.Unavailable);
    }
}
