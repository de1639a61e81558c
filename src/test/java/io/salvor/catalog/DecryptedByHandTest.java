package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.StoredSamples;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the recipe of docs/keys.md, letter by letter, on what lies in a bucket. */
class DecryptedByHandTest {
    private static final String BACKUP = "shop-1";
    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @TempDir
    Path folder;

    private Path key;
    private Path recipe;
    private Catalog catalog;

    @BeforeEach
    void write() throws IOException {
        assumeTrue(onPath("python3") && onPath("openssl"), "python3 and openssl are not on the PATH");
        String page = Files.readString(Path.of("docs/keys.md"));
        Matcher code = Pattern.compile("(?s)```python\n(.*?)```").matcher(page);
        assertThat(code.find()).isTrue();
        recipe = Files.writeString(folder.resolve("decrypt.py"), code.group(1));
        assertThat(page).contains(MASTER_KEY);
        key = Files.writeString(folder.resolve("master-key"), MASTER_KEY + "\n");
        catalog = new Catalog(new FolderObjectStore(folder.resolve("bucket"))).with(StoredSamples.keys());
    }

    @Test
    void the_recipe_of_the_manual_reads_the_objects_of_a_backup() throws Exception {
        Random random = new Random(1);
        List<JsonNode> written = new ArrayList<>();
        Path file = folder.resolve("written");
        try (ObjectArchive.Writer writer = catalog.archive(BACKUP, file, Instant.EPOCH)) {
            for (int i = 0; i < 30; i++) {
                byte[] noise = new byte[8000];
                random.nextBytes(noise);
                ObjectNode secret = JsonNodeFactory.instance.objectNode();
                secret.put("apiVersion", "v1").put("kind", "Secret");
                secret.putObject("metadata").put("namespace", "shop").put("name", "s" + i);
                secret.putObject("data").put("password", noise);
                writer.add("secrets", "shop", "s" + i, secret);
                written.add(new ObjectMapper().readTree(secret.toString()));
            }
        }
        catalog.putObjects(BACKUP, file);
        String place = CatalogLayout.objects(BACKUP);
        Path stored = folder.resolve("bucket").resolve(place);
        // More than one chunk, and not all of the last.
        assertThat(Files.size(stored)).isGreaterThan(3L * ChunkCipher.CHUNK);

        Path plain = decrypt(stored, place, 0);

        List<JsonNode> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(plain)) {
            ObjectArchive.read(in, "plain", CatalogLimits.standard(), object -> found.add(object.content()));
        }
        assertThat(found).isEqualTo(written);
    }

    @Test
    void the_recipe_of_the_manual_refuses_what_was_changed() throws Exception {
        catalog.putObjects(BACKUP, StoredSamples.archive(catalog, folder.resolve("written"), 3));
        Path stored = folder.resolve("bucket").resolve(CatalogLayout.objects(BACKUP));

        // It was written for another place.
        decrypt(stored, CatalogLayout.objects(BACKUP), 1);
        byte[] changed = Files.readAllBytes(stored);
        changed[changed.length - 30] ^= 1;
        decrypt(Files.write(folder.resolve("changed"), changed), CatalogLayout.objects(StoredSamples.BACKUP), 1);
        decrypt(stored, CatalogLayout.objects(StoredSamples.BACKUP), 0);
    }

    @Test
    void the_recipe_of_the_manual_reads_the_shared_password_and_earlier_master_keys() throws Exception {
        byte[] masterKey = RepositoryPasswords.parseMasterKey(MASTER_KEY);
        byte[] earlier = new byte[32];
        LocationOwnership ownership = catalog.ownership();
        ownership.open("default", earlier, () -> PasswordSource.Shared.parse("first word"));
        ownership.change(earlier, PasswordSource.Shared.parse("p\u00e4ss word"), Instant.EPOCH);
        ownership.replace(earlier, masterKey, Instant.EPOCH);
        String page = Files.readString(Path.of("docs/keys.md"));
        assertThat(page)
                .contains(
                        "jq -r .passwords salvor.json | base64 -d | python3 decrypt.py master-key default"
                                + " salvor.json/passwords",
                        "jq -r .earlierKeys salvor.json | base64 -d | python3 decrypt.py master-key default salvor.json\n");
        JsonNode record =
                new ObjectMapper().readTree(folder.resolve("bucket/salvor.json").toFile());

        assertThat(lines(record.path("passwords"), "salvor.json/passwords"))
                .extracting(line -> new String(line, StandardCharsets.UTF_8))
                .containsExactly("p\u00e4ss word", "first word");
        assertThat(lines(record.path("earlierKeys"), "salvor.json")).containsExactly(earlier);
    }

    private List<byte[]> lines(JsonNode field, String place) throws Exception {
        Path stored = Files.write(folder.resolve("field"), field.binaryValue());
        return Files.readAllLines(decrypt(stored, place, 0)).stream()
                .map(Base64.getDecoder()::decode)
                .toList();
    }

    private Path decrypt(Path stored, String place, int code) throws Exception {
        Path plain = folder.resolve("objects.tar.gz");
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder("python3", recipe.toString(), key.toString(), "default", place)
                .redirectInput(stored.toFile())
                .redirectOutput(plain.toFile())
                .redirectError(said.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(said)).isEqualTo(code);
        if (code != 0) {
            assertThat(said).content().contains("was changed or cut off");
        }
        return plain;
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
