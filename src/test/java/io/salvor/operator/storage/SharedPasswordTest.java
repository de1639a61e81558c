package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.KeyCost;
import io.salvor.api.LocationAccess;
import io.salvor.api.LocationPhase;
import io.salvor.api.PasswordMode;
import io.salvor.api.SecretKeyReference;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.kubernetes.Names;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.key.KeyFile;
import io.salvor.restic.key.ScryptCost;
import io.salvor.store.ObjectNames;
import io.salvor.testing.ReadyRepository;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that all have one password, which a person has thought of; each with the real restic. */
class SharedPasswordTest {
    private static final String FIRST = "correct horse";
    private static final String SECOND = "battery staple";
    private static final byte[] MASTER_KEY = Base64.getDecoder().decode(StorageFixture.MASTER_KEY);

    @TempDir
    Path folder;

    private HandoverFixture handover;
    private StorageFixture fixture;

    @BeforeEach
    void start() {
        use("first");
    }

    /** Works in a cluster and a bucket of its own from now on. */
    private void use(String name) {
        handover = new HandoverFixture(folder.resolve(name));
        fixture = handover.storage;
    }

    /** A person asks for a shared password, as a file with a newline at its end has it. */
    private void share(String password) {
        fixture.secret("password", Map.of("key", password + "\n"));
        BackupStorageLocation location = handover.location();
        location.getSpec().passwordMode = PasswordMode.Shared;
        location.getSpec().repositoryPassword = new SecretKeyReference();
        location.getSpec().repositoryPassword.name = "password";
        fixture.objects.put(location);
    }

    /** A person asks for derived passwords, and the shared one is nowhere in the cluster any more. */
    private void derive() {
        BackupStorageLocation location = handover.location();
        location.getSpec().passwordMode = PasswordMode.Derived;
        location.getSpec().repositoryPassword = null;
        fixture.objects.put(location);
        fixture.objects.remove(Secret.class, "password");
    }

    private static String derived(String namespace) {
        return RepositoryPasswords.derive(MASTER_KEY, "default", namespace);
    }

    private RepositoryOpener.Opened openAsOperator(String namespace) {
        RepositoryKeys keys = new RepositoryKeys(handover.restic);
        return new RepositoryOpener(fixture.locations, handover.restic, keys, new RepositoryHandover(keys))
                .open(
                        new Repositories(fixture.objects, fixture.config, fixture.events, fixture.clock)
                                .ensure(namespace, handover.open(), fixture.clock.instant()),
                        fixture.clock.instant());
    }

    /** The costs of all keys of a repository, by their files. */
    private List<Boolean> dear(String namespace) {
        return handover.keys(namespace).stream()
                .map(this::content)
                .map(content -> KeyFile.read(content).orElseThrow().cost().isDear())
                .toList();
    }

    private byte[] content(String key) {
        try (InputStream in = handover.open().store().get(key)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String record() {
        return new String(content("salvor.json"), StandardCharsets.UTF_8);
    }

    private void assertPasswords(String holds, Reason reason, String... said) {
        handover.assertCondition("PasswordsInForce", holds, reason, said);
    }

    @Test
    void a_new_location_has_it_from_the_start_and_its_keys_are_as_dear_as_restic_made_them() {
        share(FIRST);
        handover.reconcile();

        RepositoryOpener.Opened made = openAsOperator("shop");
        RepositoryOpener.Opened again = openAsOperator("shop");

        assertThat(made.made()).isTrue();
        assertThat(again.id()).isEqualTo(made.id());
        assertThat(again.key()).isEqualTo(new RepositoryKeys.Outcome(KeyCost.Ordinary, null));
        handover.assertOpens("shop", FIRST);
        assertThat(dear("shop")).containsExactly(true);
        assertThat(handover.open().password("shop")).isEqualTo(FIRST);
        assertThat(handover.open().password("bank")).isEqualTo(FIRST);
        assertThat(handover.status().passwordMode).isEqualTo(PasswordMode.Shared);
        assertPasswords("True", Reason.PasswordInForce, "one password");
        assertThat(record()).contains("\"formatVersion\":2", "Shared").doesNotContain(FIRST);
        assertThat(handover.open().isChanging()).isFalse();
    }

    @Test
    void the_location_says_what_the_password_is_so_that_an_empty_cluster_needs_the_master_key_alone() {
        share(FIRST);
        openAsOperator("shop");
        fixture.objects.remove(Secret.class, "password");
        BackupStorageLocation location = handover.location();
        location.getSpec().accessMode = LocationAccess.ReadOnly;
        location.getSpec().passwordMode = null;
        location.getSpec().repositoryPassword = null;
        fixture.objects.put(location);

        OpenLocation open = fixture.locations.open("default");

        assertThat(open.readOnly()).isTrue();
        assertThat(open.password("shop")).isEqualTo(FIRST);
        handover.reconcile();
        assertThat(handover.status().phase).isEqualTo(LocationPhase.Available);
        assertThat(handover.status().passwordMode).isEqualTo(PasswordMode.Shared);
        assertThat(handover.status().conditions).noneMatch(condition -> condition.type.equals("PasswordsInForce"));
    }

    @Test
    void derived_passwords_give_way_to_it_and_it_to_derived_ones() {
        fixture.ofPeople = ScryptCost.ORDINARY;
        handover.repository("bank");
        handover.repository("shop");
        share(FIRST);
        assertThat(handover.open().password("shop")).isEqualTo(derived("shop"));

        assertThat(handover.reconcile()).isEqualTo(Duration.ofSeconds(10));
        assertPasswords("False", Reason.PasswordChanging, "2 of 2 repositories open with the new password");
        assertThat(handover.status().keyReplacement.repositories).isEqualTo(2);
        handover.assertOpens("shop", derived("shop"));
        handover.assertOpens("shop", FIRST);
        assertThat(handover.open().password("shop")).isEqualTo(FIRST);
        fixture.clock.advance(Duration.ofMinutes(9));
        handover.reconcile();
        assertPasswords("False", Reason.PasswordRetiring, "ten minutes");
        handover.reconcileToTheEnd();
        assertPasswords("True", Reason.PasswordInForce);
        for (String namespace : List.of("bank", "shop")) {
            handover.assertOpensNoMore(namespace, derived(namespace));
            assertThat(dear(namespace)).containsExactly(true);
        }
        handover.restic.check(handover.access("shop", FIRST), HandoverFixture.PATIENCE);

        derive();
        handover.reconcileToTheEnd();
        assertPasswords("True", Reason.PasswordInForce, "each repository");
        assertThat(handover.status().passwordMode).isEqualTo(PasswordMode.Derived);
        handover.assertOpens("shop", derived("shop"));
        handover.assertOpensNoMore("shop", FIRST);
        assertThat(dear("shop")).containsExactly(false);
        assertThat(record()).contains("\"formatVersion\":1");
    }

    @Test
    void another_password_in_the_secret_takes_its_place_and_one_that_was_taken_back_leaves_no_key() {
        share(FIRST);
        handover.reconcile();
        handover.repository("shop");
        handover.repository("bank");
        String lease = "repository-" + Names.repository("bank", "default");
        handover.leases.heldBy(lease, "another operator");
        share("a typo");
        handover.reconcile();
        assertPasswords("False", Reason.PasswordChanging, "1 of 2", "another operator works on", "bank");
        handover.assertOpens("shop", "a typo");
        assertThat(handover.open().password("shop")).isEqualTo(FIRST);

        handover.leases.release(lease);
        share(SECOND);
        handover.reconcileToTheEnd();

        assertPasswords("True", Reason.PasswordInForce);
        for (String namespace : List.of("bank", "shop")) {
            handover.assertOpens(namespace, SECOND);
            handover.assertOpensNoMore(namespace, FIRST);
            assertThat(dear(namespace)).containsExactly(true);
        }
        handover.assertOpensNoMore("shop", "a typo");
    }

    @Test
    void one_that_is_taken_back_before_it_was_in_force_goes_again() {
        handover.reconcile();
        handover.repository("shop");
        handover.repository("bank");
        String lease = "repository-" + Names.repository("bank", "default");
        handover.leases.heldBy(lease, "another operator");
        share(FIRST);
        handover.reconcile();
        handover.assertOpens("shop", FIRST);
        handover.leases.release(lease);
        derive();
        handover.reconcileToTheEnd();

        handover.assertOpensNoMore("shop", FIRST);
        handover.assertOpens("shop", derived("shop"));
        assertThat(handover.keys("shop")).hasSize(1);
    }

    @Test
    void another_master_key_leaves_it_as_it_is() {
        share(FIRST);
        handover.reconcile();
        handover.repository("shop");
        List<String> keys = handover.keys("shop");
        byte[] next = new byte[48];
        fixture.secret("new-key", Map.of("key", Base64.getEncoder().encodeToString(next)));
        BackupStorageLocation location = handover.location();
        location.getSpec().previousMasterKey = location.getSpec().masterKey;
        location.getSpec().masterKey = new SecretKeyReference();
        location.getSpec().masterKey.name = "new-key";
        fixture.objects.put(location);
        handover.reconcileToTheEnd();

        handover.assertCondition("MasterKeyReplaced", "True", Reason.MasterKeyInForce);
        assertThat(handover.open().masterKey()).isEqualTo(next);
        assertThat(handover.open().password("shop")).isEqualTo(FIRST);
        assertThat(handover.keys("shop")).isEqualTo(keys);
        handover.assertOpens("shop", FIRST);
        assertThat(new Catalog(handover.open().store())
                        .openLocation(null, next)
                        .passwordSource(next)
                        .password("shop"))
                .isEqualTo(FIRST);
    }

    @Test
    void both_at_once_are_done_one_after_the_other() {
        handover.reconcile();
        handover.repository("shop");
        fixture.secret("new-key", Map.of("key", Base64.getEncoder().encodeToString(new byte[48])));
        share(FIRST);
        BackupStorageLocation location = handover.location();
        location.getSpec().previousMasterKey = location.getSpec().masterKey;
        location.getSpec().masterKey = new SecretKeyReference();
        location.getSpec().masterKey.name = "new-key";
        fixture.objects.put(location);

        handover.reconcile();
        handover.assertCondition("MasterKeyReplaced", "False", Reason.MasterKeyChanging);
        assertPasswords("False", Reason.PasswordChanging, "until the master key is replaced");
        handover.reconcileToTheEnd();

        handover.assertCondition("MasterKeyReplaced", "True", Reason.MasterKeyInForce);
        assertPasswords("True", Reason.PasswordInForce);
        handover.assertOpens("shop", FIRST);
        handover.assertOpensNoMore("shop", derived("shop"));
        assertThat(handover.keys("shop")).hasSize(1);
    }

    @Test
    void wherever_it_is_broken_off_everything_opens_with_what_is_in_force_and_the_next_looks_finish_it() {
        int steps = 0;
        boolean sawOld = false;
        boolean sawNew = false;
        // Each call is tried by the replacement of a master key; here is enough that begins elsewhere, for a dear key
        // takes its time.
        for (boolean whole = false; !whole; steps += 5) {
            assertThat(steps).isLessThan(100);
            use("broken-off-" + steps);
            handover.reconcile();
            handover.repository("shop");
            share(FIRST);
            OpenLocation begun = handover.open();
            fixture.store().failAfter(steps, Reason.Unreachable);
            try {
                handover.handover().step(begun);
                fixture.clock.advance(Duration.ofMinutes(11));
                handover.handover().step(handover.open());
                whole = true;
            } catch (Trouble e) {
                assertThat(e.reason()).isEqualTo(Reason.Unreachable);
            }
            whole &= fixture.store().isOutstanding();
            fixture.store().recover();

            OpenLocation now = handover.open();
            sawOld |= now.passwords().inForce().isRandom();
            sawNew |= !now.passwords().inForce().isRandom();
            handover.assertOpens("shop", now.password("shop"));
            handover.reconcileToTheEnd();
            assertThat(handover.keys("shop")).hasSize(1);
            handover.assertOpens("shop", FIRST);
        }
        assertThat(sawOld && sawNew).isTrue();
    }

    @Test
    void a_repository_that_no_known_password_opens_says_what_to_do_and_keeps_the_old_ones_in_force() {
        handover.reconcile();
        handover.repository("shop");
        ReadyRepository.make(new RepositoryAccess(handover.open().repoIdentifier("foreign"), "theirs", Map.of()));
        share(FIRST);
        handover.reconcile();

        assertPasswords("False", Reason.PasswordChanging, "1 of 2", "foreign", "restic key add", "move the repository");
        assertThat(handover.open().password("shop")).isEqualTo(derived("shop"));
        assertThat(handover.status().phase).isEqualTo(LocationPhase.Available);
        assertThatThrownBy(() -> openAsOperator("foreign"))
                .isInstanceOfSatisfying(
                        ResticException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WrongPassword));
    }

    @Test
    void one_that_was_away_meanwhile_gets_the_password_when_it_is_opened_again() throws Exception {
        handover.reconcile();
        handover.repository("shop");
        Path place = Path.of(handover.open().repoIdentifier("shop"));
        Files.move(place, folder.resolve("away"));
        share(FIRST);
        handover.reconcileToTheEnd();
        Files.move(folder.resolve("away"), place);

        openAsOperator("shop");

        handover.assertOpens("shop", FIRST);
    }

    @Test
    void one_that_comes_back_while_another_password_is_given_opens_with_the_one_in_force() throws Exception {
        handover.reconcile();
        handover.repository("shop");
        Path place = Path.of(handover.open().repoIdentifier("shop"));
        Files.move(place, folder.resolve("away"));
        share(FIRST);
        handover.reconcileToTheEnd();
        ReadyRepository.make(new RepositoryAccess(handover.open().repoIdentifier("foreign"), "theirs", Map.of()));
        share(SECOND);
        handover.reconcile();
        assertPasswords("False", Reason.PasswordChanging, "foreign");
        Files.move(folder.resolve("away"), place);

        openAsOperator("shop");

        handover.assertOpens("shop", FIRST);
    }

    @Test
    void one_that_comes_back_once_the_old_passwords_have_gone_loses_them_too() throws Exception {
        handover.reconcile();
        handover.repository("shop");
        Path place = Path.of(handover.open().repoIdentifier("shop"));
        Files.move(place, folder.resolve("away"));
        share(FIRST);
        handover.reconcileToTheEnd();
        Files.move(folder.resolve("away"), place);

        openAsOperator("shop");

        handover.assertOpensNoMore("shop", derived("shop"));
    }

    @Test
    void one_password_that_a_namespace_has_already_makes_no_key_at_each_look() throws Exception {
        handover.reconcile();
        handover.repository("shop");
        OpenLocation location = handover.open();
        RepositoryAccess theirs = new RepositoryAccess(folder.resolve("theirs").toString(), "theirs", Map.of());
        ReadyRepository.make(theirs);
        try (var keys = Files.list(folder.resolve("theirs/keys"))) {
            for (Path key : keys.toList()) {
                Files.copy(key, Path.of(location.repoIdentifier("shop")).resolve("keys/" + key.getFileName()));
            }
        }
        share(derived("shop"));
        handover.reconcile();
        int keys = handover.keys("shop").size();
        handover.reconcile();

        assertThat(handover.keys("shop")).hasSize(keys);
        handover.reconcileToTheEnd();
        assertThat(handover.keys("shop")).hasSize(2);
    }

    @Test
    void a_secret_that_is_not_there_or_holds_none_makes_no_location_and_leaves_one_in_use_as_it_is() {
        share(FIRST);
        fixture.objects.remove(Secret.class, "password");
        assertUnusable(Reason.RepositoryPasswordNotFound, "Secret password", "create it");
        assertThat(fixture.store().exists("salvor.json")).isFalse();
        fixture.secret("password", Map.of("other", FIRST));
        assertUnusable(Reason.SecretKeyMissing, "has no key key");
        share(" \n");
        assertUnusable(Reason.RepositoryPasswordInvalid, "is empty");
        BackupStorageLocation location = handover.location();
        location.getSpec().repositoryPassword = null;
        fixture.objects.put(location);
        assertUnusable(Reason.RepositoryPasswordNotFound, "repositoryPassword");

        share(FIRST);
        handover.reconcile();
        handover.repository("shop");
        fixture.objects.remove(Secret.class, "password");
        handover.reconcile();
        assertThat(handover.status().phase).isEqualTo(LocationPhase.Available);
        assertPasswords("False", Reason.RepositoryPasswordNotFound, "keep the passwords that they have");
        assertThat(handover.open().password("shop")).isEqualTo(FIRST);
        share("x".repeat(129));
        handover.reconcile();
        assertPasswords("False", Reason.RepositoryPasswordInvalid, "128");
        assertThat(handover.open().password("shop")).isEqualTo(FIRST);
    }

    private void assertUnusable(Reason reason, String... said) {
        handover.reconcile();
        assertThat(handover.status().phase).isEqualTo(LocationPhase.Unavailable);
        handover.assertCondition("Ready", "False", reason, said);
        assertThatThrownBy(handover::open).isInstanceOf(LocationException.class);
    }

    @Test
    void of_many_repositories_a_look_opens_no_more_keys_than_it_has_time_for() {
        share(FIRST);
        handover.reconcile();
        for (int i = 0; i < 22; i++) {
            handover.repository("shop-" + i);
        }
        share(SECOND);
        RepositoryKeys keys = new RepositoryKeys(handover.restic, fixture.ofPeople);
        LocationHandover steps = new LocationHandover(
                fixture.objects,
                new RepositoryHandover(keys),
                new ResticSlots(fixture.config, fixture.clock),
                new ExclusiveWork(handover.leases),
                handover.jobs,
                fixture.clock);

        LocationHandover.Progress first = steps.step(handover.open());

        // Two for each that it came to; those that got a key are done.
        assertThat(keys.known().worked()).isEqualTo(40);
        assertThat(first).isEqualTo(new LocationHandover.Progress(22, 10, null));
        assertThat(handover.keys("shop-9")).hasSize(1);
        assertThat(steps.step(handover.open()).done()).isEqualTo(20);
        assertThat(steps.step(handover.open()).done()).isEqualTo(22);
        assertThat(handover.open().password("shop-9")).isEqualTo(SECOND);
    }

    @Test
    void one_that_is_only_read_keeps_its_passwords_and_says_so() {
        share(FIRST);
        handover.open();
        BackupStorageLocation location = handover.location();
        location.getSpec().accessMode = LocationAccess.ReadOnly;
        location.getSpec().passwordMode = PasswordMode.Derived;
        fixture.objects.put(location);

        handover.reconcile();

        assertPasswords("False", Reason.LocationReadOnly, "stay Shared", "remove passwordMode");
        assertThat(fixture.locations.open("default").password("shop")).isEqualTo(FIRST);
    }

    @Test
    void what_repositories_have_is_looked_at_once_for_each_password() {
        share(FIRST);
        handover.reconcile();
        handover.repository("shop");
        KnownKeys known = new KnownKeys();
        OpenLocation location = handover.open();
        var first = known.seen(location.store(), "shop", FIRST);
        String key = handover.keys("shop").get(0);
        fixture.calls.clear();

        assertThat(known.seen(location.store(), "shop", FIRST)).isEqualTo(first);
        assertThat(known.seen(location.store(), "shop", SECOND)).isNotEqualTo(first);
        assertThat(first)
                .extracting(seen -> ObjectNames.repositoryKeys("shop") + seen.id())
                .containsExactly(key);
    }

    @Test
    void a_key_that_was_damaged_is_looked_at_again_once_it_is_put_back() {
        share(FIRST);
        handover.reconcile();
        handover.repository("shop");
        KnownKeys known = new KnownKeys();
        OpenLocation location = handover.open();
        String key = handover.keys("shop").get(0);
        byte[] content = content(key);
        location.store().put(key, "damaged".getBytes(StandardCharsets.UTF_8));
        assertThat(known.look(location, "shop")).isEqualTo(KnownKeys.Found.None);

        location.store().put(key, content);

        assertThat(known.look(location, "shop")).isEqualTo(KnownKeys.Found.Good);
    }
}
