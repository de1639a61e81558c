package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.KeyCost;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.key.KeyFile;
import io.salvor.store.ObjectNames;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.TestingLocations;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryKeysTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Instant NOW = Instant.parse("2026-11-27T18:00:00Z");
    private static final String KEYS = ObjectNames.repositoryKeys("shop");
    private static final RepositoryKeys.Outcome DONE = new RepositoryKeys.Outcome(KeyCost.Cheap, null);

    @TempDir
    Path folder;

    private final Restic restic = new Restic(ResticBinary.path(), null);
    private TestingLocations locations;
    private OpenLocation location;
    private RepositoryKeys keys;
    private String id;

    @BeforeEach
    void start() {
        use(folder.resolve("first"));
        keys = new RepositoryKeys(restic);
    }

    /** Works on a repository of its own from now on, whose key is dear. */
    private void use(Path root) {
        locations = new TestingLocations(root);
        location = locations.open("default");
        id = ReadyRepository.makeDear(location.access("shop"));
    }

    @Test
    void the_key_that_restic_made_is_replaced_by_a_cheap_one_that_opens_the_same_repository() throws IOException {
        locations = new TestingLocations(folder.resolve("by-restic"));
        location = locations.open("default");
        id = restic.init(location.access("shop"), PATIENCE);
        String old = onlyKey();

        assertThat(renew()).isEqualTo(DONE);

        assertThat(onlyKey()).isNotEqualTo(old);
        assertIsCheap();
        restic.check(location.access("shop"), PATIENCE);
    }

    @Test
    void a_cheap_key_is_left_as_it_is_and_restic_is_not_asked() {
        renew();
        String cheap = onlyKey();
        keys = new RepositoryKeys(new Restic(folder.resolve("no-restic"), null));

        assertThat(renew()).isEqualTo(DONE);

        assertThat(onlyKey()).isEqualTo(cheap);
    }

    @Test
    void wherever_it_is_broken_off_the_repository_opens_and_the_next_time_finishes_it() throws IOException {
        boolean sawBoth = false;
        int calls = 0;
        for (boolean done = false; !done; calls++) {
            assertThat(calls).isLessThan(20);
            use(folder.resolve("broken-off-" + calls));
            locations.store("default").failAfter(calls, Reason.Unreachable);
            RepositoryKeys.Outcome outcome = renew();
            locations.recover("default");
            done = outcome.equals(DONE);
            if (!done) {
                assertThat(outcome.cost()).isEqualTo(KeyCost.Ordinary);
                assertThat(outcome.trouble().reason()).isEqualTo(Reason.Unreachable);
            }
            assertThat(restic.open(location.access("shop"), PATIENCE)).isEqualTo(id);
            sawBoth |= location.store().keys(KEYS).size() == 2;

            assertThat(renew()).isEqualTo(DONE);
            assertIsCheap();
        }
        // It lists, reads the key and the configuration, writes, and removes.
        assertThat(calls).isEqualTo(6);
        assertThat(sawBoth).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keys_of_other_passwords_and_what_is_no_key_stay(boolean before) throws Exception {
        if (!before) {
            renew();
        }
        List<String> known = location.store().keys(KEYS);
        addKey("theirs");
        location.store().put(KEYS + "notes", "not a key".getBytes(StandardCharsets.UTF_8));
        List<String> others = location.store().keys(KEYS).stream()
                .filter(key -> !known.contains(key))
                .toList();
        assertThat(others).hasSize(2);

        assertThat(renew()).isEqualTo(DONE);

        assertThat(location.store().keys(KEYS)).hasSize(3).containsAll(others);
        assertThat(restic.open(location.access("shop"), PATIENCE)).isEqualTo(id);
        assertThat(restic.open(new RepositoryAccess(location.repoIdentifier("shop"), "theirs", Map.of()), PATIENCE))
                .isEqualTo(id);
    }

    /** With restic, as a person does. */
    private void addKey(String password) throws Exception {
        ProcessBuilder restic = new ProcessBuilder(
                        ResticBinary.path().toString(),
                        "--no-cache",
                        "key",
                        "add",
                        "--new-password-file",
                        Files.writeString(folder.resolve("new"), password).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        restic.environment().put("RESTIC_REPOSITORY", location.repoIdentifier("shop"));
        restic.environment().put("RESTIC_PASSWORD", location.password("shop"));
        assertThat(restic.start().waitFor())
                .as(Files.readString(folder.resolve("said")))
                .isZero();
    }

    @Test
    void a_restic_that_does_not_take_the_cheap_key_never_meets_it_in_the_repository() throws IOException {
        String old = onlyKey();
        locations.store("default").failWriting("keys/", Reason.AccessDenied);
        keys = new RepositoryKeys(
                restic(
                        """
                if grep -q '"N":1024,' "$RESTIC_REPOSITORY"/keys/*; then
                  echo 'Fatal: scrypt: the parameters are too weak' >&2
                  exit 1
                fi
                """));

        RepositoryKeys.Outcome outcome = renew();

        assertThat(outcome.cost()).isEqualTo(KeyCost.Ordinary);
        assertThat(outcome.trouble().reason()).isEqualTo(Reason.CheapKeyRefused);
        assertThat(outcome.trouble())
                .hasMessageContainingAll(location.repoIdentifier("shop"), "the parameters are too weak");
        assertThat(onlyKey()).isEqualTo(old);
    }

    @Test
    void a_restic_that_opens_the_repository_with_another_key_proves_nothing_and_the_old_key_stays() throws IOException {
        String old = onlyKey();
        keys = new RepositoryKeys(restic("if [ \"$1\" = key ]; then exec " + ResticBinary.path()
                + " key --json --no-cache --no-lock --key-hint=" + old.substring(KEYS.length()) + " list; fi"));

        RepositoryKeys.Outcome outcome = renew();

        assertThat(outcome.trouble().reason()).isEqualTo(Reason.CheapKeyRefused);
        assertThat(onlyKey()).isEqualTo(old);
        assertThat(restic.open(location.access("shop"), PATIENCE)).isEqualTo(id);
    }

    @Test
    void a_restic_that_fails_on_the_repository_leaves_both_keys_until_it_does_not() throws IOException {
        keys = new RepositoryKeys(restic("if [ \"$1\" = key ]; then echo 'connection refused' >&2; exit 1; fi"));

        assertThat(renew().trouble().reason()).isEqualTo(Reason.Unreachable);

        assertThat(location.store().keys(KEYS)).hasSize(2);
        keys = new RepositoryKeys(restic);
        assertThat(renew()).isEqualTo(DONE);
        assertIsCheap();
    }

    /** restic with something done before, as lines of a shell. */
    private Restic restic(String before) throws IOException {
        Path script = Files.writeString(
                folder.resolve("restic"), "#!/bin/sh\n" + before + "\nexec " + ResticBinary.path() + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Restic(script, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 60, 200, 400})
    void what_is_left_of_a_key_whose_write_was_killed_goes_and_then_restic_opens_it_again(int length)
            throws IOException {
        renew();
        byte[] cheap = content(onlyKey());
        use(folder.resolve("half"));
        String old = onlyKey();
        location.store().put(KEYS + "0".repeat(64), Arrays.copyOf(cheap, length));

        assertThat(keys.clear(location, "shop")).isTrue();

        assertThat(onlyKey()).isEqualTo(old);
        assertThat(keys.clear(location, "shop")).isFalse();
        location.store().put(KEYS + "0".repeat(64), Arrays.copyOf(cheap, length));
        assertThat(renew()).isEqualTo(DONE);
        assertIsCheap();
    }

    @Test
    void nothing_is_cleared_where_no_key_is_left_that_opens_it() {
        location.store().delete(onlyKey());
        location.store().put(KEYS + "0".repeat(64), new byte[0]);

        assertThat(keys.clear(location, "shop")).isFalse();

        assertThat(location.store().keys(KEYS)).hasSize(1);
        assertThat(renew()).isEqualTo(new RepositoryKeys.Outcome(KeyCost.Ordinary, null));
    }

    @Test
    void of_a_key_that_was_damaged_nothing_is_made() throws IOException {
        byte[] damaged = content(onlyKey());
        damaged[20] ^= 1;
        location.store().put(onlyKey(), damaged);

        assertThat(renew()).isEqualTo(new RepositoryKeys.Outcome(KeyCost.Ordinary, null));

        assertThat(content(onlyKey())).isEqualTo(damaged);
    }

    private RepositoryKeys.Outcome renew() {
        return keys.renew(location, "shop", NOW);
    }

    private void assertIsCheap() throws IOException {
        byte[] content = content(onlyKey());
        assertThat(onlyKey()).isEqualTo(KEYS + KeyFile.id(content));
        assertThat(KeyFile.read(content).orElseThrow().cost().isDear()).isFalse();
        assertThat(restic.open(location.access("shop"), PATIENCE)).isEqualTo(id);
    }

    private String onlyKey() {
        List<String> all = location.store().keys(KEYS);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private byte[] content(String key) throws IOException {
        try (InputStream in = location.store().get(key)) {
            return in.readAllBytes();
        }
    }
}
