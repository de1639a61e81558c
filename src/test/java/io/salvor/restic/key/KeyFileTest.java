package io.salvor.restic.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.ResticVersion;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyFileTest {
    private static final Instant CREATED = Instant.parse("2026-11-27T18:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PASSWORD = "qJFBiWd9k2JyIRhE8Hl5skgA9LnDnBeJhzEflr1bqIc";

    @TempDir
    Path folder;

    private final Random random = new Random(55);
    private final ObjectMapper json = new ObjectMapper();

    static Stream<ResticVersion> versions() {
        return ResticBinary.everyVersion().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_repository_that_restic_made_opens_with_the_new_key_alone(ResticVersion version) throws IOException {
        Restic restic = new Restic(ResticBinary.everyVersion().get(version), null);
        RepositoryAccess access = new RepositoryAccess(folder.resolve("repo").toString(), PASSWORD, Map.of());
        String id = restic.init(access, PATIENCE);
        Path old = onlyKey();
        KeyFile made = KeyFile.read(Files.readAllBytes(old)).orElseThrow();
        byte[] cheap = written(made.open(PASSWORD).orElseThrow());

        Files.write(old.resolveSibling(KeyFile.id(cheap)), cheap);
        assertThat(restic.opensWith(access, KeyFile.id(cheap), PATIENCE)).isTrue();
        assertThat(restic.opensWith(access, old.getFileName().toString(), PATIENCE))
                .isTrue();
        Files.delete(old);

        assertThat(restic.open(access, PATIENCE)).isEqualTo(id);
        assertThat(restic.opensWith(access, KeyFile.id(cheap), PATIENCE)).isTrue();
        // A hint that names no key leads to another one.
        assertThat(restic.opensWith(access, "0".repeat(64), PATIENCE)).isFalse();
        Path volume = Files.createDirectory(folder.resolve("volume"));
        Files.writeString(volume.resolve("file"), "content");
        restic.backup(access, BackupArguments.everything(volume, null, Map.of()), progress -> {}, PATIENCE);
        restic.check(access, PATIENCE);
        assertThat(made.cost().isDear()).isTrue();
        assertThat(KeyFile.read(cheap).orElseThrow().cost()).isEqualTo(ScryptCost.CHEAP);
    }

    private Path onlyKey() throws IOException {
        try (Stream<Path> keys = Files.list(folder.resolve("repo/keys"))) {
            List<Path> all = keys.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    @Test
    void whatever_the_password_a_key_comes_back_and_no_two_files_are_alike() {
        for (int round = 0; round < 100; round++) {
            SealingKey key = key();
            String password = password(round);
            byte[] content = KeyFile.write(key, password, ScryptCost.CHEAP, CREATED, new SecureRandom());

            KeyFile file = KeyFile.read(content).orElseThrow();

            assertThat(file.open(password)).contains(key);
            assertThat(file.open(password + " ")).isEmpty();
            assertThat(KeyFile.id(KeyFile.write(key, password, ScryptCost.CHEAP, CREATED, new SecureRandom())))
                    .isNotEqualTo(KeyFile.id(content));
        }
    }

    @Test
    void a_file_that_was_changed_anywhere_opens_nothing_or_the_same_key() throws IOException {
        SealingKey key = key();
        byte[] content = written(key);
        JsonNode whole = json.readTree(content);
        for (int at = 0; at < content.length; at++) {
            byte[] changed = content.clone();
            changed[at] ^= (byte) (1 << random.nextInt(7));

            Optional<SealingKey> opened = KeyFile.read(changed).flatMap(file -> file.open(PASSWORD));

            assertThat(KeyFile.id(changed)).isNotEqualTo(KeyFile.id(content));
            if (opened.isPresent()) {
                assertThat(opened).contains(key);
                JsonNode other = json.readTree(changed);
                for (String field : List.of("kdf", "N", "r", "p")) {
                    assertThat(other.get(field)).as(field).isEqualTo(whole.get(field));
                }
                assertThat(other.get("salt").binaryValue())
                        .isEqualTo(whole.get("salt").binaryValue());
                assertThat(other.get("data").binaryValue())
                        .isEqualTo(whole.get("data").binaryValue());
            }
        }
    }

    @Test
    void what_was_sealed_and_changed_anywhere_or_cut_off_is_refused() {
        SealingKey key = key();
        byte[] text = bytes(100);
        byte[] sealed = key.seal(text, bytes(16));
        assertThat(key.open(sealed)).contains(text);
        assertThat(key().open(sealed)).isEmpty();
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(key.open(changed)).as("byte %d", at).isEmpty();
            assertThat(key.open(Arrays.copyOf(sealed, at)))
                    .as("first %d bytes", at)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // What restic would refuse, or scrypt does not have.
        "0, 8, 1",
        "1, 8, 1",
        "1000, 8, 1",
        "1024, 0, 1",
        "1024, 8, 0",
        "-1024, 8, 1",
        "1024, -8, -1",
        // 1 GiB of memory, half a GiB of output, minutes of work.
        "1048576, 8, 1",
        "2, 1, 4194304",
        "32768, 8, 1000",
        "2147483647, 2147483647, 2147483647"
    })
    void a_cost_that_cannot_be_or_cannot_be_borne_is_not_tried(int n, int r, int p) throws IOException {
        assertThat(KeyFile.read(with("N", n, "r", r, "p", p))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 1, false", "1024, 8, 1, false", "1024, 8, 2, true", "16384, 8, 1, true", "32768, 8, 12, true"})
    void what_is_more_work_than_salvors_own_is_dear(int n, int r, int p, boolean dear) throws IOException {
        assertThat(KeyFile.read(with("N", n, "r", r, "p", p))
                        .orElseThrow()
                        .cost()
                        .isDear())
                .isEqualTo(dear);
    }

    @Test
    void what_is_no_key_of_restic_is_none() throws IOException {
        for (String text : List.of("", "{", "null", "[]", "7", "{}", "\"scrypt\"")) {
            assertThat(KeyFile.read(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isEmpty();
        }
        assertThat(KeyFile.read(with("kdf", "argon2"))).isEmpty();
        assertThat(KeyFile.read(with("salt", bytes(63)))).isEmpty();
        assertThat(KeyFile.read(with("salt", "*"))).isEmpty();
        assertThat(KeyFile.read(with("data", null))).isEmpty();
        assertThat(KeyFile.read(with("N", 1024.5))).isEmpty();
        assertThat(KeyFile.read(with("N", "1024"))).isEmpty();
    }

    @Test
    void a_master_key_that_restic_would_refuse_is_not_taken() {
        assertThat(SealingKey.of(new byte[64])).isEmpty();
        assertThat(SealingKey.of(bytes(63))).isEmpty();
        byte[] withoutR = Arrays.copyOf(Arrays.copyOf(bytes(64), 48), 64);
        assertThat(SealingKey.of(withoutR)).isEmpty();
    }

    @Test
    void what_a_write_that_was_killed_leaves_is_told_from_all_else() throws IOException {
        byte[] content = written(key());
        for (int length = 0; length < content.length; length++) {
            assertThat(KeyFile.isHalfWritten(Arrays.copyOf(content, length)))
                    .as("first %d bytes", length)
                    .isTrue();
        }
        assertThat(KeyFile.isHalfWritten(content)).isFalse();
        byte[] theirs = with("username", "root");
        assertThat(KeyFile.isHalfWritten(Arrays.copyOf(theirs, theirs.length - 1)))
                .isFalse();
        assertThat(KeyFile.isHalfWritten("not a key".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void no_text_of_a_key_holds_the_key() {
        assertThat(key()).hasToString("SealingKey");
    }

    /** A good file, but for some fields. */
    private byte[] with(Object... changes) throws IOException {
        ObjectNode file = (ObjectNode) json.readTree(written(key()));
        for (int at = 0; at < changes.length; at += 2) {
            file.set((String) changes[at], json.valueToTree(changes[at + 1]));
        }
        return json.writeValueAsBytes(file);
    }

    private static byte[] written(SealingKey key) {
        return KeyFile.write(key, PASSWORD, ScryptCost.CHEAP, CREATED, new SecureRandom());
    }

    private SealingKey key() {
        return SealingKey.of(bytes(64)).orElseThrow();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Any characters at all, as a person may choose. */
    private String password(int length) {
        return random.ints(length, 1, 0xD7FF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
