package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.store.ObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.StoredSamples;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.units.PackedJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
    private static final CatalogLimits LIMITS = new CatalogLimits(4096, 65_536, 4096, 1 << 20, 20, 50);
    private static final byte[] MASTER = new byte[32];
    private static final Instant START = Instant.parse("2026-11-22T02:00:00Z");
    private static final String ID = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    private final ObjectMapper mapper = new ObjectMapper();
    private ObjectStore store;
    private Catalog catalog;

    @BeforeEach
    void open() {
        store = new FolderObjectStore(folder.resolve("store"));
        catalog = new Catalog(store, LIMITS).with(new ContentKeys(MASTER, "default"));
    }

    @Test
    void a_new_location_records_its_key_and_keeps_it() {
        assertThat(catalog.location()).isEmpty();

        LocationRecord first = catalog.openLocation("default", MASTER);
        LocationRecord again = catalog.openLocation("renamed", MASTER);

        assertThat(first.keyContext()).isEqualTo("default");
        assertThat(again).isEqualTo(first);
        assertThat(catalog.location()).contains(first);
        assertThat(text("salvor.json")).doesNotContain(RepositoryPasswords.derive(MASTER, "default", "shop"));
    }

    @Test
    void another_master_key_is_refused() {
        catalog.openLocation("default", MASTER);
        byte[] other = new byte[32];
        other[0] = 1;

        assertRefused(() -> catalog.openLocation("default", other), Reason.WrongMasterKey, "salvor.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"repositories/shop.json", "backups/b/salvor-backup.json", "restic/shop/config"})
    void a_location_that_lost_its_record_is_not_taken_for_a_new_one(String left) {
        put(left, "{}");

        assertRefused(() -> catalog.openLocation("default", MASTER), Reason.Missing, "salvor.json");
        assertThat(store.exists("salvor.json")).isFalse();
    }

    @Test
    void the_first_record_of_a_repository_stays() {
        RepositoryRecord first = new RepositoryRecord(ID, START);

        assertThat(catalog.repository("shop")).isEmpty();
        assertThat(catalog.recordRepository("shop", first)).isEqualTo(first);
        assertThat(catalog.recordRepository("shop", new RepositoryRecord("f".repeat(64), START)))
                .isEqualTo(first);
        assertThat(catalog.repository("shop")).contains(first);
        assertThat(text("repositories/shop.json")).contains("2026-11-22T02:00:00Z");
    }

    @Test
    void a_plan_comes_back_as_it_was() {
        StoredPlan plan = StoredSamples.plan("b");
        assertThat(catalog.isBegun("b")).isFalse();
        catalog.keepPlan(plan);

        assertThat(catalog.plan("b")).map(KeptPlan::plan).contains(plan);
        assertThat(catalog.isBegun("b")).isTrue();
        assertThat(catalog.plan("other")).isEmpty();
        assertThat(store.keys("")).containsExactly("backups/b/b-plan.json.gz");
    }

    @Test
    void the_plan_of_another_backup_is_refused() throws IOException {
        catalog.keepPlan(StoredSamples.plan("other"));
        try (InputStream plan = store.get("backups/other/other-plan.json.gz")) {
            store.put("backups/b/b-plan.json.gz", plan.readAllBytes());
        }

        assertRefused(() -> catalog.plan("b"), Reason.Malformed, "backups/b/b-plan.json.gz");
    }

    @Test
    void the_volumes_of_a_backup_come_back_as_they_were() {
        List<StoredVolume> volumes = List.of(StoredSamples.volume("b"), StoredSamples.volume("b"));
        catalog.putVolumes("b", volumes);

        assertThat(catalog.volumes("b")).isEqualTo(volumes);
        assertThat(store.exists("backups/b/b-podvolumebackups.json.gz")).isTrue();
        assertRefused(() -> catalog.volumes("other"), Reason.Missing, "backups/other/");
    }

    @Test
    void the_plan_of_a_restore_is_kept_until_it_has_ended() {
        String uid = "7f4c0d0e-0000-4000-8000-000000000000";
        assertThat(catalog.restorePlan(uid, null)).isEmpty();

        catalog.keepRestorePlan(uid, StoredSamples.restorePlan());
        assertThat(catalog.restorePlan(uid, null)).contains(StoredSamples.restorePlan());

        catalog.forgetRestorePlan(uid);
        assertThat(catalog.restorePlan(uid, null)).isEmpty();
    }

    @Test
    void a_log_comes_back_as_it_was() {
        catalog.putLog("b", "one\nzwei ü\n");

        assertThat(catalog.log("b")).contains("one\nzwei ü\n");
        assertThat(catalog.log("other")).isEmpty();
    }

    @Test
    void the_objects_of_a_backup_are_handed_over() {
        putObjects("b");
        List<ArchivedObject> objects = new ArrayList<>();

        assertThat(catalog.objects("b", objects::add)).isEqualTo(1);
        assertThat(objects).extracting(ArchivedObject::name).containsExactly("shop");
        assertRefused(() -> catalog.objects("other", objects::add), Reason.Missing, "backups/other/");
    }

    @Test
    void a_backup_exists_once_it_is_sealed() {
        putObjects("b");
        catalog.putVolumes("b", List.of());
        assertThat(catalog.marker("b")).isEmpty();
        assertThat(catalog.markers().backups()).isEmpty();

        BackupMarker marker = marker("b", START);
        catalog.seal(marker);

        assertThat(catalog.marker("b")).contains(marker);
        assertThat(catalog.markers()).isEqualTo(new SealedBackups(List.of(marker), List.of()));
    }

    @Test
    void a_backup_without_its_objects_or_volumes_is_not_sealed() {
        assertRefused(() -> catalog.seal(marker("b", START)), Reason.Missing, "backups/b/b.tar.gz");
        putObjects("b");
        assertRefused(() -> catalog.seal(marker("b", START)), Reason.Missing, "podvolumebackups");
        assertThat(catalog.marker("b")).isEmpty();
    }

    @Test
    void a_backup_whose_objects_or_volumes_cannot_be_read_is_not_sealed() throws IOException {
        putObjects("b");
        catalog.putVolumes("b", List.of());
        byte[] archive;
        try (InputStream stored = store.get("backups/b/b.tar.gz")) {
            archive = stored.readAllBytes();
        }
        for (byte[] damaged : List.of(new byte[0], Arrays.copyOf(archive, archive.length - 9), changed(archive))) {
            store.put("backups/b/b.tar.gz", damaged);
            assertRefused(() -> catalog.seal(marker("b", START)), Reason.Malformed, "backups/b/b.tar.gz");
        }
        store.put("backups/b/b.tar.gz", archive);
        put("backups/b/b-podvolumebackups.json.gz", "{");
        assertRefused(() -> catalog.seal(marker("b", START)), Reason.Malformed, "podvolumebackups");
        assertThat(catalog.marker("b")).isEmpty();

        catalog.putVolumes("b", List.of());
        catalog.seal(marker("b", START));
        assertThat(catalog.marker("b")).isPresent();
    }

    @Test
    void a_backup_whose_archive_is_another_one_is_not_sealed() {
        putObjects("b");
        catalog.putVolumes("b", List.of());
        Path empty = folder.resolve("empty.tar.gz");
        catalog.archive("b", empty, START).close();
        catalog.putObjects("b", empty);

        assertRefused(() -> catalog.seal(marker("b", START)), Reason.Malformed, "holds 0 objects");
        assertThat(catalog.marker("b")).isEmpty();
    }

    private static byte[] changed(byte[] archive) {
        byte[] changed = archive.clone();
        changed[archive.length / 2] ^= 0x10;
        return changed;
    }

    @Test
    void backups_are_listed_newest_first_and_bad_markers_reported() {
        for (int day = 10; day < 30; day++) {
            seal("b-" + day, Instant.parse("2026-10-" + day + "T02:00:00Z"));
        }
        put("backups/bad/salvor-backup.json", "{");
        put("backups/Bad Name/salvor-backup.json", "{}");
        put("backups/unsealed/unsealed-plan.json.gz", "");

        SealedBackups sealed = catalog.markers();

        assertThat(sealed.backups()).hasSize(20);
        assertThat(sealed.backups().get(0).name()).isEqualTo("b-29");
        assertThat(sealed.backups().get(19).name()).isEqualTo("b-10");
        assertThat(sealed.problems())
                .extracting(CatalogException::key)
                .containsExactlyInAnyOrder("backups/bad/salvor-backup.json", "backups/Bad Name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{} {}",
                "{}",
                "{\"formatVersion\":1,\"name\":\"other\",\"startTime\":\"2026-11-22T02:00:00Z\",\"phase\":\"Completed\"}",
                "{\"formatVersion\":1,\"name\":\"b\",\"startTime\":\"yesterday\",\"phase\":\"Completed\"}",
                "{\"formatVersion\":1,\"name\":\"b\",\"phase\":\"Completed\"}",
                "{\"formatVersion\":0,\"name\":\"b\",\"startTime\":\"2026-11-22T02:00:00Z\",\"phase\":\"Completed\"}",
            })
    void a_marker_that_is_none_is_refused(String json) {
        put("backups/b/salvor-backup.json", json);

        assertRefused(() -> catalog.marker("b"), Reason.Malformed, "backups/b/salvor-backup.json");
    }

    @Test
    void a_marker_with_fields_that_only_a_newer_salvor_knows_is_read_unless_its_format_is_newer() {
        String fields =
                "\"name\":\"b\",\"startTime\":\"2026-11-22T02:00:00Z\",\"phase\":\"Completed\",\"new\":{\"a\":1}}";
        put("backups/b/salvor-backup.json", "{\"formatVersion\":1," + fields);
        assertThat(catalog.marker("b")).isPresent();

        put("backups/b/salvor-backup.json", "{\"formatVersion\":2," + fields);
        assertRefused(() -> catalog.marker("b"), Reason.NewerFormat, "upgrade Salvor");
    }

    @Test
    void a_record_that_is_too_large_is_refused() {
        put("backups/b/salvor-backup.json", " ".repeat(4097));
        put("salvor.json", " ".repeat(4097));

        assertRefused(() -> catalog.marker("b"), Reason.TooLarge, "backups/b/salvor-backup.json");
        assertRefused(catalog::location, Reason.TooLarge, "salvor.json");
    }

    @Test
    void json_that_is_nested_too_deeply_is_refused() {
        put("backups/b/salvor-backup.json", "{\"new\":" + "[".repeat(60) + "]".repeat(60) + "}");
        putPacked("backups/b/b-podvolumebackups.json.gz", "[".repeat(60) + "]".repeat(60));

        assertRefused(() -> catalog.marker("b"), Reason.TooLarge, "backups/b/salvor-backup.json");
        assertRefused(() -> catalog.volumes("b"), Reason.TooLarge, "podvolumebackups");
    }

    @Test
    void a_document_that_unpacks_without_end_is_refused() {
        putPacked("backups/b/b-podvolumebackups.json.gz", " ".repeat(10_000_000));
        putPacked("backups/b/b-plan.json.gz", " ".repeat(10_000_000));
        putPacked("backups/b/b-logs.gz", " ".repeat(10_000_000));

        assertRefused(() -> catalog.volumes("b"), Reason.TooLarge, "podvolumebackups");
        assertRefused(() -> catalog.plan("b"), Reason.TooLarge, "plan");
        assertRefused(() -> catalog.log("b"), Reason.TooLarge, "logs");
    }

    @Test
    void a_document_that_is_not_packed_or_no_list_is_refused() {
        put("backups/b/b-podvolumebackups.json.gz", "[]");
        assertRefused(() -> catalog.volumes("b"), Reason.Malformed, "podvolumebackups");

        putPacked("backups/b/b-podvolumebackups.json.gz", "{}");
        assertRefused(() -> catalog.volumes("b"), Reason.Malformed, "podvolumebackups");
    }

    @Test
    void a_document_that_nobody_could_read_back_is_not_written() {
        assertRefused(() -> catalog.putLog("b", "x".repeat(65_537)), Reason.TooLarge, "logs");
        assertThat(store.keys("")).isEmpty();
    }

    @Test
    void a_marker_that_nobody_could_read_back_is_not_written() {
        putObjects("b");
        catalog.putVolumes("b", List.of());
        BackupMarker large = marker("b", START, Collections.nCopies(500, "a-namespace"));

        assertRefused(() -> catalog.seal(large), Reason.TooLarge, "salvor-backup.json");
        assertThat(store.exists("backups/b/salvor-backup.json")).isFalse();
    }

    @Test
    void what_holds_secrets_cannot_be_read_in_the_bucket() throws IOException {
        ObjectNode secret = mapper.createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        secret.putObject("metadata").put("name", "a");
        secret.putObject("data").put("password", "canary");
        Path file = folder.resolve("secret.tar.gz");
        try (ObjectArchive.Writer writer = catalog.archive("b", file, START)) {
            writer.add("secrets", null, "a", secret);
        }
        catalog.putObjects("b", file);
        StoredRestorePlan.ObjectName name = new StoredRestorePlan.ObjectName("secrets", null, "a");
        catalog.keepRestorePlan(
                "uid",
                new StoredRestorePlan(
                        StoredRestorePlan.FORMAT_VERSION,
                        List.of(new StoredRestorePlan.Step(
                                "Rest", "Create", name, PackedJson.of(secret), "is not there", null)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));

        for (String key : List.of(CatalogLayout.objects("b"), CatalogLayout.restorePlan("uid"))) {
            try (InputStream stored = store.get(key)) {
                assertThat(stored.readNBytes(6)).asString().isEqualTo("SALVOR");
            }
        }
        List<JsonNode> read = new ArrayList<>();
        catalog.objects("b", object -> read.add(object.content()));
        assertThat(read).containsExactly(secret);
        assertThat(catalog.restorePlan("uid", null)
                        .orElseThrow()
                        .steps()
                        .get(0)
                        .body()
                        .json())
                .isEqualTo(secret);
    }

    @Test
    void nobody_without_the_key_can_have_a_command_run_in_a_pod() throws IOException {
        String key = CatalogLayout.policyHooks("b");
        assertThat(catalog.policyHooks().of("b")).isEmpty();
        catalog.policyHooks().put("b", StoredSamples.policyHooks());
        assertThat(catalog.policyHooks().of("b")).contains(StoredSamples.policyHooks());
        byte[] stored;
        try (InputStream in = store.get(key)) {
            stored = in.readAllBytes();
        }
        byte[] changed = stored.clone();
        changed[stored.length / 2] ^= 1;
        store.put(key, changed);
        assertRefused(() -> catalog.policyHooks().of("b"), Reason.Malformed, "cannot be decrypted");
        store.put(key, BoundedBytes.pack("{\"formatVersion\": 1, \"hooks\": []}".getBytes(StandardCharsets.UTF_8)));
        assertRefused(() -> catalog.policyHooks().of("b"), Reason.Malformed, "it is not encrypted");
        store.put(CatalogLayout.policyHooks("other"), stored);
        assertRefused(() -> catalog.policyHooks().of("other"), Reason.Malformed, "cannot be decrypted");
        catalog.policyHooks().put("b", new HooksOfPolicy(HooksOfPolicy.FORMAT_VERSION, List.of()));
        assertThat(store.exists(key)).isFalse();
    }

    @Test
    void an_archive_that_was_changed_in_the_bucket_names_itself_and_what_to_do() throws IOException {
        putObjects("b");
        byte[] stored;
        try (InputStream in = store.get(CatalogLayout.objects("b"))) {
            stored = in.readAllBytes();
        }
        stored[stored.length - 1] ^= 1;
        store.put(CatalogLayout.objects("b"), stored);

        assertRefused(() -> catalog.objects("b", object -> {}), Reason.Malformed, CatalogLayout.objects("b"));
        assertRefused(
                () -> catalog.objects("b", object -> {}),
                Reason.Malformed,
                "cannot be decrypted: it was changed or cut off");
        assertRefused(() -> catalog.objects("b", object -> {}), Reason.Malformed, "put back a good copy");
    }

    @Test
    void an_object_that_an_archive_just_takes_fits_into_the_plan_of_a_restore_too() {
        ObjectNode object = mapper.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", "a");
        ObjectNode deepest = object;
        for (int depth = 1; depth < LIMITS.jsonDepth(); depth++) {
            deepest = deepest.putObject("d");
        }
        Path file = folder.resolve("deep.tar.gz");
        try (ObjectArchive.Writer writer = catalog.archive("b", file, START)) {
            writer.add("configmaps", null, "a", object);
        }
        catalog.putObjects("b", file);
        List<JsonNode> read = new ArrayList<>();
        catalog.objects("b", found -> read.add(found.content()));
        StoredRestorePlan plan = new StoredRestorePlan(
                StoredRestorePlan.FORMAT_VERSION,
                List.of(new StoredRestorePlan.Step(
                        "Rest",
                        "Create",
                        new StoredRestorePlan.ObjectName("configmaps", null, "a"),
                        PackedJson.of(read.get(0)),
                        "is not there",
                        null)),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        catalog.keepRestorePlan("uid", plan);

        assertThat(catalog.restorePlan("uid", null)).contains(plan);
    }

    @Test
    void the_marker_of_another_backup_of_the_name_is_never_replaced() {
        seal("b", START);
        BackupMarker mine = marker("b", START);
        BackupMarker theirs = new BackupMarker(
                mine.formatVersion(),
                mine.name(),
                "another-uid",
                mine.policy(),
                mine.policyRevision(),
                mine.scheduledFor(),
                mine.startTime(),
                mine.completionTime(),
                mine.phase(),
                mine.storageLocation(),
                mine.namespaces(),
                mine.objects(),
                mine.volumes(),
                mine.staticVolumes(),
                mine.salvorVersion());

        assertRefused(() -> catalog.seal(theirs), Reason.BackupExists, "salvor-backup.json");

        assertThat(catalog.marker("b")).contains(mine);
    }

    @Test
    void of_two_plans_of_a_name_the_first_stays_and_is_named_by_its_digest() {
        KeptPlan first = catalog.keepPlan(StoredSamples.plan("b"));
        StoredPlan.Contents none =
                new StoredPlan.Contents(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        KeptPlan second = catalog.keepPlan(StoredSamples.plan("b", none));

        assertThat(second).isEqualTo(first);
        assertThat(catalog.plan("b")).contains(first);
        catalog.removal().forgetPlan("b");
        assertThat(catalog.keepPlan(StoredSamples.plan("b", none)).digest()).isNotEqualTo(first.digest());
    }

    @Test
    void a_location_or_repository_record_that_is_none_is_refused() {
        put("salvor.json", "{\"formatVersion\":1,\"keyContext\":\"../x\",\"keyCheck\":\"00\"}");
        assertRefused(catalog::location, Reason.Malformed, "salvor.json");
        put("salvor.json", "{\"formatVersion\":1,\"keyContext\":\"default\"}");
        assertRefused(catalog::location, Reason.Malformed, "salvor.json");
        put("salvor.json", "{\"formatVersion\":9,\"keyContext\":\"default\",\"keyCheck\":\"00\"}");
        assertRefused(catalog::location, Reason.NewerFormat, "salvor.json");
        put("repositories/shop.json", "{\"createdAt\":\"2026-11-22T02:00:00Z\"}");
        assertRefused(() -> catalog.repository("shop"), Reason.Malformed, "repositories/shop.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "Upper", "-a"})
    void a_name_that_is_none_never_becomes_a_key(String name) {
        assertThatThrownBy(() -> catalog.marker(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> catalog.repository(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> catalog.putLog(name, "")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(ThrowingCallable call, Reason reason, String named) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(named);
    }

    private void seal(String backup, Instant start) {
        putObjects(backup);
        catalog.putVolumes(backup, List.of());
        catalog.seal(marker(backup, start));
    }

    private void putObjects(String backup) {
        JsonNode namespace =
                mapper.valueToTree(Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", "shop")));
        Path file = folder.resolve(backup + ".tar.gz");
        try (ObjectArchive.Writer writer = catalog.archive(backup, file, START)) {
            writer.add("namespaces", null, "shop", namespace);
        }
        catalog.putObjects(backup, file);
    }

    private static BackupMarker marker(String name, Instant start) {
        return marker(name, start, List.of("shop"));
    }

    private static BackupMarker marker(String name, Instant start, List<String> namespaces) {
        return new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                name,
                "7f4c0d0e-0000-4000-8000-000000000000",
                "shop-nightly",
                "main@sha1:0123",
                start,
                start,
                start.plusSeconds(60),
                "Completed",
                "default",
                namespaces,
                1,
                new VolumeSummary(2, 1, 1, 0, 3, null),
                new StaticVolumesRule("Recreate", Map.of("old-node", "new-node"), null, null),
                "0.1.0");
    }

    private void put(String key, String content) {
        store.put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    private void putPacked(String key, String content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        store.put(key, packed.toByteArray());
    }

    private String text(String key) {
        try (var in = store.get(key)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
