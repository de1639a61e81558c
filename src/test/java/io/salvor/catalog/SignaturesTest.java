package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.store.ObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.StoredSamples;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
    private static final Instant START = Instant.parse("2026-05-01T02:00:00Z");
    private static final byte[] KEY = new byte[32];

    @TempDir
    Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private ObjectStore store;
    private Catalog catalog;

    @BeforeEach
    void aSealedBackup() {
        store = new FolderObjectStore(folder.resolve("bucket"));
        catalog = new Catalog(store).with(new ContentKeys(KEY, "default"));
        seal(catalog, "b", "mine");
    }

    private void seal(Catalog by, String backup, String content) {
        putObjects(by, backup, content);
        by.putVolumes(backup, List.of());
        by.seal(marker(backup, "uid-of-" + backup));
    }

    private void putObjects(Catalog by, String backup, String content) {
        Path file = folder.resolve(content + ".tar.gz");
        try (ObjectArchive.Writer writer = by.archive(backup, file, START)) {
            ObjectNode object = json.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
            object.putObject("metadata").put("name", content);
            writer.add("configmaps", null, content, object);
        }
        by.putObjects(backup, file);
    }

    private static BackupMarker marker(String backup, String uid) {
        return new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                backup,
                uid,
                null,
                null,
                null,
                START,
                START.plusSeconds(60),
                "Completed",
                "default",
                List.of("shop"),
                1,
                new VolumeSummary(0, 0, 0, 0, 0, null),
                null,
                "0.1.0");
    }

    private byte[] stored(String key) {
        try (InputStream in = store.get(key)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CheckedBackup check(String backup, boolean acceptsUnsigned) {
        return catalog.signatures().check(catalog.marker(backup).orElseThrow(), acceptsUnsigned);
    }

    private List<String> objects(CheckedBackup backup) {
        List<String> names = new ArrayList<>();
        backup.objects(object -> names.add(object.name()));
        return names;
    }

    private void assertRefused(Reason reason, boolean acceptsUnsigned) {
        assertThatThrownBy(() -> check("b", acceptsUnsigned).objects(object -> {}))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e)
                            .hasMessageStartingWith(
                                    reason == Reason.BackupUnsigned
                                            ? "backups/b/salvor-backup.json: carries no signature"
                                            : "backups/b/salvor-signature-uid-of-b.json: does not fit");
                });
    }

    @Test
    void a_backup_is_signed_when_it_is_sealed() {
        CheckedBackup checked = check("b", false);

        assertThat(checked.isSigned()).isTrue();
        assertThat(checked.volumes()).isEmpty();
        assertThat(objects(checked)).containsExactly("mine");
    }

    @Test
    void one_that_is_sealed_once_more_is_signed_too() {
        catalog.seal(marker("b", "uid-of-b"));

        assertThat(check("b", false).isSigned()).isTrue();
    }

    @Test
    void one_that_comes_second_does_not_sign_what_the_first_has_sealed() {
        byte[] signature = stored("backups/b/salvor-signature-uid-of-b.json");

        assertThatThrownBy(() -> catalog.seal(marker("b", "another"))).isInstanceOf(CatalogException.class);

        assertThat(stored("backups/b/salvor-signature-uid-of-b.json")).isEqualTo(signature);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void another_marker_is_found(boolean acceptsUnsigned) {
        String text = new String(stored("backups/b/salvor-backup.json"));
        store.put(
                "backups/b/salvor-backup.json",
                text.replace("shop", "kube-system").getBytes());

        assertRefused(Reason.BackupChanged, acceptsUnsigned);
    }

    @Test
    void a_marker_that_was_read_before_it_was_changed_back_is_found() {
        BackupMarker another = new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                "b",
                "uid-of-b",
                "another policy",
                null,
                null,
                START,
                START.plusSeconds(60),
                "Completed",
                "default",
                List.of("shop"),
                1,
                new VolumeSummary(0, 0, 0, 0, 0, null),
                null,
                "0.1.0");

        assertThatThrownBy(() -> catalog.signatures().check(another, false))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BackupChanged));
    }

    @Test
    void another_list_of_volumes_is_found() {
        seal(catalog, "other", "other");
        catalog.putVolumes("b", List.of(StoredSamples.volume()));

        assertRefused(Reason.BackupChanged, true);
    }

    private static final String HOOKS = "backups/b/b-restorehooks.json.gz";

    private void sealWithHooks() {
        store.delete("backups/b/salvor-backup.json");
        catalog.policyHooks().put("b", StoredSamples.policyHooks());
        seal(catalog, "b", "mine");
    }

    @Test
    void hooks_that_were_taken_away_are_missed() {
        sealWithHooks();
        assertThat(check("b", false).hooks()).contains(StoredSamples.policyHooks());
        store.delete(HOOKS);

        assertRefused(Reason.BackupChanged, true);
    }

    @Test
    void hooks_of_an_earlier_backup_of_that_name_are_found() {
        sealWithHooks();
        byte[] earlier = stored(HOOKS);
        store.delete(HOOKS);
        seal(catalog, "b", "mine");
        assertThat(check("b", false).hooks()).isEmpty();
        store.put(HOOKS, earlier);

        assertRefused(Reason.BackupChanged, true);
    }

    @Test
    void hooks_that_are_taken_away_after_the_look_are_those_of_the_look() {
        sealWithHooks();
        CheckedBackup checked = check("b", false);
        store.delete(HOOKS);

        assertThat(checked.hooks()).contains(StoredSamples.policyHooks());
    }

    @Test
    void a_signature_of_the_first_version_says_nothing_of_hooks_and_stays_valid() throws Exception {
        sealWithHooks();
        store.put("backups/b/salvor-signature-uid-of-b.json", ofTheFirstVersion());
        assertThat(check("b", false).isSigned()).isTrue();
        store.delete(HOOKS);

        assertThat(check("b", false).hooks()).isEmpty();
    }

    @Test
    void a_signature_cannot_be_passed_off_as_one_of_the_first_version() {
        sealWithHooks();
        String signature = new String(stored("backups/b/salvor-signature-uid-of-b.json"));
        assertThat(signature).contains("\"formatVersion\":2");
        store.put(
                "backups/b/salvor-signature-uid-of-b.json",
                signature.replace("\"formatVersion\":2", "\"formatVersion\":1").getBytes());
        store.delete(HOOKS);

        assertRefused(Reason.BackupChanged, true);
    }

    /** As docs/bucket.md has it. */
    private byte[] ofTheFirstVersion() throws GeneralSecurityException {
        String key = "backups/b/salvor-signature-uid-of-b.json";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new ContentKeys(KEY, "default").key(key, new byte[32]));
        for (byte[] part : List.of(
                stored("backups/b/salvor-backup.json"),
                stored("backups/b/b-podvolumebackups.json.gz"),
                Arrays.copyOf(stored("backups/b/b.tar.gz"), 40))) {
            mac.update(ByteBuffer.allocate(8).putLong(part.length).array());
            mac.update(part);
        }
        return ("{\"formatVersion\":1,\"mac\":\"" + HexFormat.of().formatHex(mac.doFinal()) + "\"}").getBytes();
    }

    private void putPlainObjects(String backup) throws IOException {
        Path file = folder.resolve("plain.tar.gz");
        try (ObjectArchive.Writer writer =
                new ObjectArchive.Writer(file, START, CatalogLimits.standard(), out -> out)) {
            ObjectNode object = json.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
            object.putObject("metadata").put("name", "evil");
            writer.add("pods", null, "evil", object);
        }
        store.put("backups/" + backup + "/" + backup + ".tar.gz", file);
    }

    @Test
    void an_archive_without_encryption_is_found() throws IOException {
        putPlainObjects("b");

        assertRefused(Reason.BackupChanged, true);
    }

    @Test
    void an_archive_without_encryption_is_not_even_sealed() throws IOException {
        putObjects(catalog, "c", "mine");
        catalog.putVolumes("c", List.of());
        putPlainObjects("c");

        assertThatThrownBy(() -> catalog.seal(marker("c", "uid-of-c")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("it is not encrypted");
        assertThat(catalog.marker("c")).isEmpty();
    }

    @Test
    void what_was_signed_and_never_sealed_leaves_nothing() {
        seal(catalog, "c", "mine");
        store.delete("backups/c/salvor-backup.json");

        catalog.removal().discard("c", "uid-of-c");

        assertThat(store.keys("backups/c/")).isEmpty();
    }

    @Test
    void another_archive_of_this_place_is_found() {
        putObjects(catalog, "b", "later");

        assertRefused(Reason.BackupChanged, false);
    }

    @Test
    void an_archive_that_is_put_there_after_the_look_is_found_while_it_is_read() {
        CheckedBackup checked = check("b", false);
        putObjects(catalog, "b", "later");

        assertThatThrownBy(() -> objects(checked))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BackupChanged));
    }

    @Test
    void the_signature_of_another_backup_is_none_of_this() {
        seal(catalog, "other", "other");
        store.put(
                "backups/b/salvor-signature-uid-of-b.json", stored("backups/other/salvor-signature-uid-of-other.json"));
        store.put("backups/b/b.tar.gz", stored("backups/other/other.tar.gz"));
        store.put("backups/b/b-podvolumebackups.json.gz", stored("backups/other/other-podvolumebackups.json.gz"));

        assertRefused(Reason.BackupChanged, true);
    }

    @Test
    void a_signature_of_another_master_key_is_none() {
        byte[] other = new byte[32];
        other[0] = 1;
        seal(new Catalog(store).with(new ContentKeys(other, "default")), "b", "theirs");

        assertRefused(Reason.BackupChanged, true);
    }

    @Test
    void without_a_signature_it_is_refused_unless_that_is_accepted() {
        store.delete("backups/b/salvor-signature-uid-of-b.json");

        assertRefused(Reason.BackupUnsigned, false);
        assertThatThrownBy(() -> check("b", false)).hasMessageContaining("unsignedBackups: Accept");
        CheckedBackup accepted = check("b", true);
        assertThat(accepted.isSigned()).isFalse();
        assertThat(objects(accepted)).containsExactly("mine");
    }
}
