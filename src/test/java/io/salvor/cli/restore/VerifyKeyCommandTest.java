package io.salvor.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.PasswordSource;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.catalog.RepositoryRecord;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.key.KeyFile;
import io.salvor.restic.key.ScryptCost;
import io.salvor.store.ObjectNames;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.Program;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.StoredSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyKeyCommandTest {
    /** That of the example in docs/keys.md. */
    private static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    @TempDir
    Path temp;

    private Path copy;
    private FolderObjectStore store;
    private Path file;

    @BeforeEach
    void a_copy_with_a_backup_and_two_repositories() throws Exception {
        copy = temp.resolve("copy");
        store = new FolderObjectStore(copy);
        file = Files.writeString(temp.resolve("key"), Base64.getEncoder().encodeToString(KEY));
        Catalog catalog = new Catalog(store);
        catalog.openLocation("default", KEY);
        Catalog open = catalog.with(StoredSamples.keys());
        open.putObjects(
                StoredSamples.BACKUP,
                StoredSamples.archive(
                        open, temp.resolve("archive"), StoredSamples.marker().objects()));
        open.putVolumes(StoredSamples.BACKUP, List.of());
        open.seal(StoredSamples.marker());
        record(catalog, "shop", new Restic(ResticBinary.path(), null).init(access("shop"), Duration.ofMinutes(1)));
        record(catalog, "bank", ReadyRepository.makeDear(access("bank")));
    }

    private static void record(Catalog catalog, String namespace, String id) {
        catalog.recordRepository(namespace, new RepositoryRecord(id, Instant.EPOCH));
    }

    private RepositoryAccess access(String namespace) {
        return new RepositoryAccess(
                copy.resolve(ObjectNames.repository(namespace)).toString(),
                RepositoryPasswords.derive(KEY, "default", namespace),
                Map.of());
    }

    private Program verify(String... more) throws Exception {
        String[] all = new String[6 + more.length];
        System.arraycopy(
                new String[] {
                    "location", "verify-key", "--location", copy.toString(), "--master-key-file", file.toString()
                },
                0,
                all,
                0,
                6);
        System.arraycopy(more, 0, all, 6, more.length);
        return Program.start(Map.of("KUBECONFIG", "/nowhere"), all);
    }

    @Test
    void the_key_of_a_location_opens_its_repositories_and_the_objects_of_its_newest_backup() throws Exception {
        try (Program program = verify()) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output().lines())
                    .containsExactly(
                            "opens          repository bank",
                            "opens          repository shop",
                            "opens          backup " + StoredSamples.BACKUP,
                            "This key opens location " + copy + ": all 2 repositories and the newest backup.");
        }
    }

    @Test
    void another_key_is_said_to_be_another_one() throws Exception {
        String other = RepositoryPasswords.generateMasterKey(new SecureRandom());
        Files.writeString(file, other);
        try (Program program = verify()) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.output()).contains("another master key").doesNotContain(other);
        }
    }

    @Test
    void what_the_key_does_not_open_is_named_with_its_reason() throws Exception {
        Path repositories = copy.resolve("restic");
        Path foreign = repositories.resolve("foreign");
        ReadyRepository.make(new RepositoryAccess(foreign.toString(), "theirs", Map.of()));
        Files.createDirectories(repositories.resolve("begun/keys"));
        Files.writeString(repositories.resolve("begun/keys/abc"), "{}");
        Files.write(repositories.resolve("bank/config"), Files.readAllBytes(repositories.resolve("shop/config")));
        ReadyRepository.make(new RepositoryAccess(
                repositories.resolve("moved").toString(),
                RepositoryPasswords.derive(KEY, "default", "moved"),
                Map.of()));
        record(new Catalog(store), "moved", "0".repeat(64));
        byte[] archive = Files.readAllBytes(archive());
        archive[archive.length - 1] ^= 1;
        Files.write(archive(), archive);

        try (Program program = verify("-o", "json")) {
            assertThat(program.exitCode()).isEqualTo(1);
            JsonNode proof = new ObjectMapper().readTree(program.output());
            assertThat(proof.path("opensAll").asBoolean()).isFalse();
            assertThat(proof.path("repositories"))
                    .extracting(each -> each.path("namespace").asText()
                            + each.path("message").asText())
                    .satisfiesExactly(
                            bank -> assertThat(bank).startsWith("bank").contains("is not encrypted with the key"),
                            begun -> assertThat(begun).startsWith("begun").contains("restic/begun/config is not there"),
                            other -> assertThat(other).startsWith("foreign").contains("none of its keys"),
                            moved -> assertThat(moved).startsWith("moved").contains("is not the repository 000"),
                            shop -> assertThat(shop).isEqualTo("shop"));
            assertThat(proof.at("/backup/opens").asBoolean()).isFalse();
            assertThat(proof.at("/backup/message").asText()).contains("cannot be decrypted");
        }
    }

    private Path archive() {
        return copy.resolve("backups/" + StoredSamples.BACKUP + "/" + StoredSamples.BACKUP + ".tar.gz");
    }

    @Test
    void a_folder_that_no_salvor_has_written_to_proves_nothing() throws Exception {
        Files.delete(copy.resolve("salvor.json"));
        try (Program program = verify()) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("salvor.json").doesNotContain("Exception");
        }
    }

    /** A copy whose repositories have one password. */
    private void share(String password) {
        copy = temp.resolve("shared");
        Catalog catalog = new Catalog(new FolderObjectStore(copy));
        catalog.ownership().open("default", KEY, () -> PasswordSource.Shared.parse(password));
        String id = ReadyRepository.makeDear(new RepositoryAccess(
                copy.resolve(ObjectNames.repository("shop")).toString(), password, Map.of()));
        record(catalog, "shop", id);
    }

    @Test
    void a_shared_password_is_opened_by_the_key_and_the_copy_of_it_is_proven_too() throws Exception {
        share("correct horse");
        Path password = Files.writeString(temp.resolve("password"), "correct horse\n");
        try (Program program = verify()) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output())
                    .contains("This key opens location " + copy + ": 1 repository", "--repository-password-file")
                    .doesNotContain("correct horse");
        }
        try (Program program = verify("--repository-password-file", password.toString(), "-o", "json")) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            JsonNode proof = new ObjectMapper().readTree(program.output());
            assertThat(proof.path("passwordMode").asText()).isEqualTo("Shared");
            assertThat(proof.path("passwordProven").asBoolean()).isTrue();
        }
        Files.writeString(password, "correct house");
        try (Program program = verify("--repository-password-file", password.toString())) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.output())
                    .contains("DOES NOT OPEN  repository shop: none of its keys is opened by the copy of the password");
        }
        ReadyRepository.make(new RepositoryAccess(
                copy.resolve(ObjectNames.repository("bank")).toString(), "other", Map.of()));
        try (Program program = verify()) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.output()).contains("repository bank: none of its keys", "that lies in the location");
        }
    }

    @Test
    void a_copy_of_another_password_proves_nothing_though_it_opens_all_that_is_there() throws Exception {
        share("correct horse");
        Path password = Files.writeString(temp.resolve("password"), "correct horse");
        FolderObjectStore shared = new FolderObjectStore(copy);
        String folder = ObjectNames.repositoryKeys("shop");
        byte[] old = Files.readAllBytes(copy.resolve(shared.keys(folder).get(0)));
        byte[] next = KeyFile.write(
                KeyFile.read(old).orElseThrow().open("correct horse").orElseThrow(),
                "battery staple",
                ScryptCost.ORDINARY,
                Instant.EPOCH,
                new SecureRandom());
        shared.put(folder + KeyFile.id(next), next);
        new Catalog(shared).ownership().change(KEY, PasswordSource.Shared.parse("battery staple"), Instant.EPOCH);
        assertIsNotInForce(password);

        Files.writeString(password, "battery staple");
        try (Program program = verify("--repository-password-file", password.toString())) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
        }

        Files.writeString(password, "a typo");
        Files.move(copy.resolve("restic"), temp.resolve("gone"));
        Files.move(copy.resolve("repositories"), temp.resolve("records"));
        assertIsNotInForce(password);
    }

    private void assertIsNotInForce(Path password) throws Exception {
        try (Program program = verify("--repository-password-file", password.toString(), "-o", "json")) {
            assertThat(program.exitCode()).isEqualTo(1);
            JsonNode proof = new ObjectMapper().readTree(program.output());
            assertThat(proof.path("opensAll").asBoolean()).isFalse();
            assertThat(proof.path("passwordProven").asBoolean()).isFalse();
            assertThat(proof.path("message").asText()).contains("is not the password that the repositories");
        }
    }

    @Test
    void the_copy_of_a_password_where_none_is_shared_is_refused() throws Exception {
        Path password = Files.writeString(temp.resolve("password"), "correct horse");
        try (Program program = verify("--repository-password-file", password.toString())) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("have a password each", "leave out --repository-password-file");
        }
    }
}
