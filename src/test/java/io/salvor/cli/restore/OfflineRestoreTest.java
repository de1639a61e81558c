package io.salvor.cli.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.ContentKeys;
import io.salvor.catalog.ObjectArchive;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.catalog.VolumeSummary;
import io.salvor.store.ObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.StoredSamples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Plans from a copy of a bucket, the master key and an inventory alone. */
class OfflineRestoreTest {
    private static final Instant START = Instant.parse("2026-05-01T02:00:00Z");
    private static final String POD =
            """
            {apiVersion: v1, kind: Pod, metadata: {namespace: shop, name: db-0, uid: old-pod},
             spec: {containers: [{name: c, image: x, env: [{name: PASSWORD, value: hunter2}], volumeMounts: [{name: data, mountPath: /d}]}],
                    volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]},
             status: {phase: Running}}
            """;
    private static final String CLAIM =
            """
            {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {namespace: shop, name: data-db-0, uid: old-claim},
             spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}, status: {phase: Bound}}
            """;

    @TempDir
    Path temp;

    private ObjectStore store;
    private Catalog catalog;
    private Path key;
    private String out;
    private String err;

    @BeforeEach
    void a_copy_with_a_backup() throws IOException {
        String masterKey = RepositoryPasswords.generateMasterKey(new SecureRandom());
        key = Files.writeString(temp.resolve("key"), masterKey);
        store = new FolderObjectStore(temp.resolve("copy"));
        byte[] parsed = RepositoryPasswords.parseMasterKey(masterKey);
        new Catalog(store).openLocation("far", parsed);
        catalog = new Catalog(store).with(new ContentKeys(parsed, "far"));
        backup("nightly-1", START);
    }

    private void backup(String name, Instant start) {
        Path file = temp.resolve(name + ".tar.gz");
        try (ObjectArchive.Writer archive = catalog.archive(name, file, start)) {
            archive.add("persistentvolumeclaims", "shop", "data-db-0", yaml(CLAIM));
            archive.add("pods", "shop", "db-0", yaml(POD));
            archive.add(
                    "configmaps",
                    "shop",
                    "conf",
                    yaml("{apiVersion: v1, kind: ConfigMap, metadata: {namespace: shop, name: conf}}"));
        }
        catalog.putObjects(name, file);
        catalog.putVolumes(name, List.of(StoredSamples.volume(name)));
        catalog.seal(new BackupMarker(
                1,
                name,
                "uid",
                "nightly",
                null,
                null,
                start,
                start.plusSeconds(60),
                "Completed",
                "far",
                List.of("shop"),
                3,
                new VolumeSummary(1, 1, 0, 0, 0, null),
                null,
                "0.1.0"));
    }

    private Path inventory(String more) throws IOException {
        return Files.writeString(
                temp.resolve("inventory.json"),
                yaml("""
                                apiVersion: salvor.io/inventory/v1
                                takenAt: "2026-11-22T12:00:00Z"
                                nodes: [{metadata: {name: node-a, labels: {kubernetes.io/hostname: node-a}},
                                         status: {conditions: [{type: Ready, status: "True"}]}}]
                                storageClasses: [{metadata: {name: fast}, provisioner: example.com/fast}]
                                """
                                + more)
                        .toString());
    }

    private int restore(Path inventory, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--location",
                temp.resolve("copy").toString(),
                "--against",
                inventory.toString(),
                "--master-key-file",
                key.toString()));
        all.addAll(List.of(arguments));
        return run(all);
    }

    private int run(List<String> arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = new CommandLine(new RestoreCommand())
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.toArray(String[]::new));
        out = output.toString();
        err = errors.toString();
        return code;
    }

    @Test
    void into_an_empty_cluster_all_of_the_plan_is_known() throws IOException {
        assertThat(restore(inventory(""), "--from", "nightly", "--dry-run"))
                .as(err)
                .isZero();
        assertThat(out)
                .startsWith("Plan from backup nightly-1\n")
                .contains("Choose       backup nightly-1")
                .contains("Create       configmaps shop/conf")
                .contains("where pod db-0 would be, and is deleted then: data-db-0 (1Mi)")
                .contains("the cluster is as it was at 2026-11-22T12:00:00Z")
                .doesNotContain("--objects-of", "hunter2")
                .contains("Planned: 4 objects and 1 volumes (1Mi) would be restored from backup nightly-1");
    }

    @Test
    void what_is_there_is_left_alone_and_what_is_in_the_way_has_its_exit_code() throws IOException {
        Path inventory = inventory(
                """
                namespaces: [{metadata: {name: shop}}]
                objectsOf: [shop]
                objects: {configmaps: {shop: [conf]}}
                """);
        assertThat(restore(inventory, "--from", "nightly-1", "--dry-run"))
                .as(err)
                .isZero();
        assertThat(out).contains("LeaveAlone   configmaps shop/conf", "LeaveAlone   namespaces shop");

        Path going = inventory("namespaces: [{metadata: {name: shop, deletionTimestamp: \"2026-11-22T11:00:00Z\"}}]\n");
        assertThat(restore(going, "--from", "nightly-1", "--dry-run", "--include", "blog", "-o", "json"))
                .isEqualTo(4);
        JsonNode document = new ObjectMapper().readTree(out);
        assertThat(document.path("reason").asText()).isEqualTo("Conflict");
        assertThat(document.at("/conflicts/0/reason").asText()).contains("it holds: shop");
        assertThat(document.has("restore")).isFalse();
    }

    @Test
    void a_copy_in_a_second_location_is_restored_like_any_other() throws IOException {
        catalog.seal(catalog.marker("nightly-1").orElseThrow().copied("first", "far", 3, START.plusSeconds(900)));

        assertThat(restore(inventory(""), "--from", "nightly", "--dry-run"))
                .as(err)
                .isZero();
        assertThat(out).contains("Planned: 4 objects and 1 volumes (1Mi) would be restored from backup nightly-1");
    }

    @Test
    void a_newer_backup_that_is_damaged_is_named() throws IOException {
        backup("nightly-2", START.plusSeconds(3600));
        store.put(CatalogLayout.marker("nightly-2"), new byte[] {1});
        assertThat(restore(inventory(""), "--from", "nightly", "--as-of", "now", "--dry-run"))
                .as(err)
                .isZero();
        assertThat(out).contains("Note         backup nightly-1", "backup nightly-2 may be a newer one");
    }

    @Test
    void what_it_cannot_do_it_says() throws IOException {
        Path inventory = inventory("");
        assertThat(restore(inventory, "--from", "nightly")).isEqualTo(2);
        assertThat(err).contains("--dry-run");
        assertThat(restore(inventory, "--from", "weekly", "--dry-run")).isEqualTo(2);
        assertThat(err).contains("no finished backup of policy weekly");
        assertThat(restore(temp.resolve("no-inventory"), "--from", "nightly", "--dry-run"))
                .isEqualTo(2);
        assertThat(err).contains("salvor inventory");
        assertThat(run(List.of("--from", "nightly", "--location", "./copy"))).isEqualTo(2);
        assertThat(err).contains("not from a folder");
    }

    @Test
    void without_its_record_the_key_context_of_the_location_is_asked_for() throws IOException {
        store.delete(CatalogLayout.LOCATION);
        assertThat(restore(inventory(""), "--from", "nightly", "--dry-run")).isEqualTo(2);
        assertThat(err).contains("--location-key-context");
        assertThat(restore(inventory(""), "--from", "nightly", "--dry-run", "--location-key-context", "far"))
                .as(err)
                .isZero();
        assertThat(restore(inventory(""), "--from", "nightly", "--dry-run", "--location-key-context", "near"))
                .isEqualTo(2);
        assertThat(err).contains("backups/nightly-1/salvor-signature-").contains("key context");
    }
}
