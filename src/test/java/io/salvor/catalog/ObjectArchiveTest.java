package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectArchiveTest {
    private static final Instant START = Instant.parse("2026-11-22T02:00:00.123Z");
    private static final String KEY = "backups/b/b.tar.gz";
    private static final ObjectArchive.Form PLAIN = out -> out;
    private static final CatalogLimits LIMITS = new CatalogLimits(4096, 65_536, 4096, 1 << 20, 20, 50);
    private static final String POD = "resources/pods/namespaces/shop/web.json";

    private final ObjectMapper mapper = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void what_was_written_is_read_back_in_order() throws IOException {
        ObjectNode pod = object("v1", "Pod", "shop", "web");
        ObjectNode role = object("rbac.authorization.k8s.io/v1", "ClusterRole", null, "system:Shop Reader");
        ObjectNode deployment = object("apps/v1", "Deployment", "shop", "grün-" + "x".repeat(200));
        Path file = folder.resolve("a.tar.gz");
        try (ObjectArchive.Writer writer = new ObjectArchive.Writer(file, START, CatalogLimits.standard(), PLAIN)) {
            writer.add("pods", "shop", "web", pod);
            writer.add("clusterroles.rbac.authorization.k8s.io", null, "system:Shop Reader", role);
            writer.add("deployments.apps", "shop", name(deployment), deployment);
            assertThat(writer.count()).isEqualTo(3);
        }

        assertThat(read(Files.readAllBytes(file)))
                .containsExactly(
                        new ArchivedObject("pods", "shop", "web", pod),
                        new ArchivedObject("clusterroles.rbac.authorization.k8s.io", null, "system:Shop Reader", role),
                        new ArchivedObject("deployments.apps", "shop", name(deployment), deployment));
    }

    @Test
    void it_is_a_plain_tar_file_of_readable_files_dated_by_the_backup() throws IOException {
        Path file = written("a.tar.gz");

        try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            List<String> names = new ArrayList<>();
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
                assertThat(entry.getMode()).isEqualTo(0100644);
                assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo("2026-11-22T02:00:00Z");
            }
            assertThat(names).containsExactly("metadata/version", POD);
        }
    }

    @Test
    void equal_objects_make_equal_bytes() throws IOException {
        assertThat(Files.mismatch(written("a.tar.gz"), written("b.tar.gz"))).isEqualTo(-1);
    }

    @Test
    void an_archive_without_objects_is_read_as_such() throws IOException {
        Path file = folder.resolve("a.tar.gz");
        new ObjectArchive.Writer(file, START, CatalogLimits.standard(), PLAIN).close();

        assertThat(read(Files.readAllBytes(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a%2fb", "a%5Cb", "line\nbreak"})
    void an_object_whose_name_would_leave_its_place_is_not_written(String name) {
        try (ObjectArchive.Writer writer =
                new ObjectArchive.Writer(folder.resolve("a.tar.gz"), START, CatalogLimits.standard(), PLAIN)) {
            assertThatThrownBy(() -> writer.add("pods", "shop", name, object("v1", "Pod", "shop", name)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(writer.count()).isZero();
        }
    }

    @Test
    void a_name_with_a_backslash_has_a_place_without_one_and_comes_back() throws IOException {
        String name = "CORP\\jdoe";
        Path file = folder.resolve("a.tar.gz");
        try (ObjectArchive.Writer writer = new ObjectArchive.Writer(file, START, CatalogLimits.standard(), PLAIN)) {
            writer.add("pods", "shop", name, object("v1", "Pod", "shop", name));
        }
        assertThat(read(Files.readAllBytes(file)))
                .extracting(ArchivedObject::name)
                .containsExactly(name);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            tar.getNextEntry();
            assertThat(tar.getNextEntry().getName()).isEqualTo("resources/pods/namespaces/shop/CORP%5Cjdoe.json");
        }
    }

    @Test
    void an_object_without_kind_is_not_written() {
        ObjectNode pod = object("v1", "Pod", "shop", "web");
        pod.remove("kind");
        try (ObjectArchive.Writer writer =
                new ObjectArchive.Writer(folder.resolve("a.tar.gz"), START, CatalogLimits.standard(), PLAIN)) {
            assertThatThrownBy(() -> writer.add("pods", "shop", "web", pod)).hasMessageContaining("kind");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../../etc/passwd",
                "resources/../../etc/passwd",
                "resources/pods/namespaces/../web.json",
                "resources/pods/namespaces/shop/../web.json",
                "resources/pods/namespaces/shop/...json",
                "resources/pods/namespaces/shop/a/web.json",
                "resources/pods/shop/web.json",
                "resources/Pods/namespaces/shop/web.json",
                "resources/pods/cluster/web.json",
                "resources/pods/namespaces/other/web.json",
                "resources/pods/namespaces/shop/other.json",
                "resources/pods/namespaces/shop/web.txt",
                "resources/pods/namespaces/shop/w\\eb.json",
                "resources/pods/namespaces/shop/w%5Ceb.json",
                "somewhere/else.json",
            })
    void an_entry_at_another_place_than_its_objects_is_refused(String path) throws IOException {
        assertRefused(tar(new Entry(path, pod())), Reason.Malformed);
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_FIFO,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK,
                TarConstants.LF_DIR,
                TarConstants.LF_CONTIG,
            })
    void only_regular_files_are_taken(byte kind) throws IOException {
        assertRefused(tar(new Entry(POD, pod(), kind)), Reason.Malformed);
    }

    @Test
    void an_object_that_is_there_already_is_not_written_again_and_the_first_is_read_back() throws IOException {
        Path file = folder.resolve("a.tar.gz");
        ObjectNode first = object("v1", "Pod", "shop", "web").put("from", "first");
        try (ObjectArchive.Writer writer = new ObjectArchive.Writer(file, START, CatalogLimits.standard(), PLAIN)) {
            writer.add("pods", "shop", "web", first);
            assertThatThrownBy(() -> writer.add("pods", "shop", "web", object("v1", "Pod", "shop", "web")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("already");
            assertThat(writer.count()).isEqualTo(1);
        }

        assertThat(read(Files.readAllBytes(file))).containsExactly(new ArchivedObject("pods", "shop", "web", first));
    }

    @Test
    void of_an_object_that_an_earlier_salvor_wrote_twice_the_first_counts() throws IOException {
        ObjectNode first = object("v1", "Pod", "shop", "web").put("from", "first");
        byte[] archive = tar(new Entry(POD, first.toString()), new Entry(POD, pod()), new Entry(POD, pod()));

        assertThat(read(archive)).containsExactly(new ArchivedObject("pods", "shop", "web", first));
    }

    @Test
    void an_object_that_is_there_twice_and_is_none_the_second_time_is_refused() throws IOException {
        assertRefused(tar(new Entry(POD, pod()), new Entry(POD, "{}")), Reason.Malformed);
    }

    @Test
    void a_byte_that_changed_in_the_bucket_is_never_taken_for_what_was_written() throws IOException {
        Path file = folder.resolve("a.tar.gz");
        List<ArchivedObject> written = new ArrayList<>();
        try (ObjectArchive.Writer writer = new ObjectArchive.Writer(file, START, CatalogLimits.standard(), PLAIN)) {
            for (int i = 0; i < 5; i++) {
                ObjectNode pod = object("v1", "Pod", "shop", "web-" + i).put("text", noise(i));
                writer.add("pods", "shop", "web-" + i, pod);
                written.add(new ArchivedObject("pods", "shop", "web-" + i, pod));
            }
        }
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x04;
            List<ArchivedObject> found = new ArrayList<>();
            try {
                ObjectArchive.read(new ByteArrayInputStream(changed), KEY, LIMITS, found::add);
            } catch (CatalogException e) {
                continue;
            }
            assertThat(found).as("byte %d", at).isEqualTo(written);
        }
    }

    @Test
    void what_lies_behind_the_end_of_an_archive_is_refused() throws IOException {
        byte[] archive = Files.readAllBytes(written("a.tar.gz"));
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(archive);
        try (GZIPOutputStream gzip = new GZIPOutputStream(longer)) {
            gzip.write("more".getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(longer.toByteArray(), Reason.Malformed);
    }

    @Test
    void padding_of_another_tar_is_passed_over() throws IOException {
        byte[] archive = Files.readAllBytes(written("a.tar.gz"));
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(archive);
        try (GZIPOutputStream gzip = new GZIPOutputStream(longer)) {
            gzip.write(new byte[10_240]);
        }
        assertThat(read(longer.toByteArray())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"kind\":\"Pod\"}", "{} {}"})
    void an_entry_that_is_no_object_is_refused(String json) throws IOException {
        assertRefused(tar(new Entry(POD, json)), Reason.Malformed);
    }

    @Test
    void an_object_nested_too_deeply_is_refused() throws IOException {
        assertRefused(tar(new Entry(POD, "[".repeat(60) + "]".repeat(60))), Reason.TooLarge);
    }

    @Test
    void an_object_that_is_too_large_is_refused() throws IOException {
        assertRefused(tar(new Entry(POD, " ".repeat(5000))), Reason.TooLarge);
    }

    @Test
    void too_many_objects_are_refused() throws IOException {
        Entry[] entries = new Entry[21];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Entry(
                    "resources/pods/namespaces/shop/p" + i + ".json",
                    object("v1", "Pod", "shop", "p" + i).toString());
        }
        assertRefused(tar(entries), Reason.TooLarge);
    }

    @Test
    void an_archive_that_unpacks_without_end_is_refused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[1 << 16];
            for (int i = 0; i < 2048; i++) {
                gzip.write(zeros);
            }
        }
        assertRefused(bytes.toByteArray(), Reason.Malformed);
    }

    @Test
    void an_archive_larger_than_the_whole_may_be_is_refused() throws IOException {
        Entry[] entries = new Entry[20];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Entry("resources/pods/namespaces/shop/p" + i + ".json", filled("p" + i));
        }
        CatalogLimits small = new CatalogLimits(4096, 65_536, 4096, 40_000, 20, 50);

        assertRefused(tar(entries), small, Reason.TooLarge);
        assertThat(read(tar(entries))).hasSize(20);
    }

    @Test
    void a_long_name_is_not_read_without_end() throws IOException {
        byte[] version = tar();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes);
                GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(version));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip)) {
            gzip.write(plain.readNBytes(1024));
            TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(50_000_000);
            tar.putArchiveEntry(name);
            tar.write(new byte[50_000_000]);
            tar.closeArchiveEntry();
        }
        assertRefused(bytes.toByteArray(), Reason.TooLarge);
    }

    @Test
    void an_archive_that_is_cut_off_or_changed_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(written("a.tar.gz"));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);

        assertRefused(cut, Reason.Malformed);
        assertRefused("no archive".getBytes(StandardCharsets.UTF_8), Reason.Malformed);
        assertRefused(new byte[0], Reason.Malformed);
    }

    @Test
    void an_archive_of_a_newer_salvor_says_that() throws IOException {
        assertRefused(raw(new Entry("metadata/version", "2\n")), Reason.NewerFormat);
        assertRefused(raw(new Entry("metadata/version", "new\n")), Reason.Malformed);
        assertRefused(raw(new Entry(POD, pod())), Reason.Malformed);
    }

    private void assertRefused(byte[] archive, Reason reason) {
        assertRefused(archive, LIMITS, reason);
    }

    private static void assertRefused(byte[] archive, CatalogLimits limits, Reason reason) {
        assertThatThrownBy(() -> read(archive, limits))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(KEY);
    }

    private static List<ArchivedObject> read(byte[] archive) {
        return read(archive, LIMITS);
    }

    private static List<ArchivedObject> read(byte[] archive, CatalogLimits limits) {
        List<ArchivedObject> objects = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(archive);
        int count = ObjectArchive.read(in, KEY, limits, objects::add);
        assertThat(count).isEqualTo(objects.size());
        return objects;
    }

    private Path written(String name) {
        Path file = folder.resolve(name);
        try (ObjectArchive.Writer writer = new ObjectArchive.Writer(file, START, CatalogLimits.standard(), PLAIN)) {
            writer.add("pods", "shop", "web", object("v1", "Pod", "shop", "web"));
        }
        return file;
    }

    private ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object =
                mapper.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    /** Text that hardly packs, so that most bytes of an archive stand for a character each. */
    private static String noise(long seed) {
        StringBuilder text = new StringBuilder();
        new java.util.Random(seed).ints(300, ' ', 0x2FF).forEach(c -> text.append((char) c));
        return text.toString();
    }

    private String filled(String name) {
        return object("v1", "Pod", "shop", name).put("filler", "x".repeat(3000)).toString();
    }

    private String pod() {
        return object("v1", "Pod", "shop", "web").toString();
    }

    private static String name(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static byte[] tar(Entry... entries) throws IOException {
        List<Entry> all = new ArrayList<>(List.of(new Entry("metadata/version", "1\n")));
        all.addAll(List.of(entries));
        return raw(all.toArray(Entry[]::new));
    }

    private static byte[] raw(Entry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Entry entry : entries) {
                byte[] content = entry.content.getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry header = new TarArchiveEntry(entry.name, entry.kind, true);
                boolean plain = entry.kind == TarConstants.LF_NORMAL || entry.kind == TarConstants.LF_CONTIG;
                header.setSize(plain ? content.length : 0);
                tar.putArchiveEntry(header);
                if (plain) {
                    tar.write(content);
                }
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private record Entry(String name, String content, byte kind) {
        Entry(String name, String content) {
            this(name, content, TarConstants.LF_NORMAL);
        }
    }
}
