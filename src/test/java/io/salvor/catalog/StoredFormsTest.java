package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.store.ObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.StoredSamples;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what lies in buckets for years to its form, and reading it to one sort of failure. */
class StoredFormsTest {
    /** One of the samples for each place where any field may be. */
    private static final List<String> FREE_KEYS = List.of("kind", "ns", "node-a", "/mnt/old", "filer-a", "origin");

    private static final Path GOLDEN = Path.of("src/test/resources/records");
    private static final int EDITS = 2000;

    @TempDir
    Path folder;

    private final ObjectMapper mapper = new ObjectMapper();
    private ObjectStore store;
    private Catalog catalog;

    static List<StoredForm> forms() {
        return StoredForm.all();
    }

    @BeforeEach
    void open() {
        store = new FolderObjectStore(folder.resolve("store"));
        catalog = new Catalog(store).with(StoredSamples.keys());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void what_is_written_has_the_form_that_is_on_record(StoredForm form) throws IOException {
        JsonNode written = mapper.readTree(written(form));
        Path golden = GOLDEN.resolve(form.name() + ".json");
        if (Boolean.getBoolean("salvor.records.write")) {
            Files.writeString(golden, written.toPrettyString() + "\n");
        }

        assertThat(written.toPrettyString() + "\n")
                .as(
                        "the form of \"%s\" has changed. If fields were only added: write %s anew with"
                                + " -Dsalvor.records.write and name them in docs/bucket.md. If one was renamed, removed or means"
                                + " something else: raise FORMAT_VERSION of the record, keep a reader of the form before and a"
                                + " bucket in src/test/resources/buckets that was written in it",
                        form, golden)
                .isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_form_on_record_is_read_back_as_it_was(StoredForm form) throws IOException {
        put(form, Files.readAllBytes(GOLDEN.resolve(form.name() + ".json")));

        assertThat(form.read().apply(catalog)).isEqualTo(form.sample());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void fields_that_nobody_knows_are_passed_over(StoredForm form) throws IOException {
        JsonNode document = mapper.readTree(written(form));
        everyObject(document).stream()
                // The fields of an object that a step makes are what is stored, and so are the keys of a map.
                .filter(object -> FREE_KEYS.stream().noneMatch(object::has))
                .forEach(object -> object.putObject("new").put("a", 1));
        put(form, mapper.writeValueAsBytes(document));

        assertThat(form.read().apply(catalog)).isEqualTo(form.sample());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_newer_format_is_refused_whatever_else_it_holds(StoredForm form) throws IOException {
        put(
                form,
                listed(
                        form,
                        "{\"other\": [1], \"formatVersion\": " + (form.format().newest() + 1) + "}"));

        assertRefused(form, Reason.NewerFormat, "upgrade Salvor");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_form_before_the_oldest_that_is_carried_on_with_is_refused(StoredForm form) throws IOException {
        for (int version = 1; version < form.format().oldest(); version++) {
            ObjectNode document = entry(mapper.readTree(written(form)));
            document.put("formatVersion", version);
            put(form, listed(form, document.toString()));

            assertRefused(form, Reason.OlderFormat, "format " + version + " of an earlier Salvor");
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_version_that_is_none_is_refused(StoredForm form) throws IOException {
        for (String version : List.of("0", "-1", "\"2\"", "1.5", "null", "[]", "99999999999999999999")) {
            ObjectNode document = entry(mapper.readTree(written(form)));
            document.set("formatVersion", mapper.readTree(version));
            put(form, listed(form, document.toString()));

            assertRefused(form, Reason.Malformed, "formatVersion");
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_document_without_a_version_is_read_only_where_the_first_form_had_none(StoredForm form) throws IOException {
        ObjectNode document = entry(mapper.readTree(written(form)));
        document.remove("formatVersion");
        put(form, listed(form, document.toString()));

        if (form.format().oldest() > 1) {
            assertRefused(form, Reason.OlderFormat, "format 1");
        } else if (form.format().firstHasNone()) {
            assertThat(form.read().apply(catalog)).extracting("formatVersion").isEqualTo(1);
        } else {
            assertRefused(form, Reason.Malformed, "formatVersion");
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_document_that_is_cut_off_is_refused(StoredForm form) throws IOException {
        byte[] whole = written(form);
        for (int length = 0; length < whole.length; length++) {
            put(form, Arrays.copyOf(whole, length));
            assertRefused(form, Reason.Malformed, form.key());
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_packed_document_that_is_cut_off_or_damaged_is_refused(StoredForm form) throws IOException {
        if (form.packed()) {
            byte[] whole = BoundedBytes.pack(written(form));
            for (int length = 0; length < whole.length; length++) {
                store.put(form.key(), Arrays.copyOf(whole, length));
                assertRefused(form, Reason.Malformed, form.key());
            }
            whole[whole.length / 2] ^= 0x10;
            store.put(form.key(), whole);
            assertReadOrRefused(form, "a damaged byte");
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_document_with_changed_bytes_is_read_or_refused_and_nothing_else(StoredForm form) throws IOException {
        byte[] whole = written(form);
        Random random = new Random(6);
        for (int edit = 0; edit < EDITS; edit++) {
            byte[] edited = whole.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                edited[random.nextInt(edited.length)] = (byte) random.nextInt(256);
            }
            put(form, edited);
            assertReadOrRefused(form, "edit " + edit);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_document_with_a_value_of_another_shape_is_read_or_refused_and_nothing_else(StoredForm form)
            throws IOException {
        List<String> values = List.of(
                "null", "5", "-1", "1e400", "1e99999999", "true", "\"\"", "\"x\"", "[]", "[null]", "{}", "[[[]]]");
        byte[] whole = written(form);
        int objects = everyObject(mapper.readTree(whole)).size();
        for (int at = 0; at < objects; at++) {
            List<String> names = new ArrayList<>();
            everyObject(mapper.readTree(whole)).get(at).fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode lacking = mapper.readTree(whole);
                everyObject(lacking).get(at).remove(name);
                put(form, mapper.writeValueAsBytes(lacking));
                assertReadOrRefused(form, "no " + name);
                for (String value : values) {
                    JsonNode document = mapper.readTree(whole);
                    everyObject(document).get(at).put(name, "PUT HERE");
                    put(form, document.toString().replace("\"PUT HERE\"", value).getBytes(StandardCharsets.UTF_8));
                    assertReadOrRefused(form, name + " = " + value);
                }
            }
        }
    }

    /** The document as the catalog writes the sample, unpacked. */
    private byte[] written(StoredForm form) throws IOException {
        ObjectStore bucket = new FolderObjectStore(folder.resolve("written"));
        Catalog fresh = new Catalog(bucket).with(StoredSamples.keys());
        if (form.sample() instanceof BackupMarker marker) {
            fresh.putObjects(marker.name(), StoredSamples.archive(fresh, folder.resolve("archive"), marker.objects()));
            fresh.putVolumes(marker.name(), List.of());
        }
        form.write().accept(fresh);
        try (InputStream stored =
                        new EncryptedContent(StoredSamples.keys()).decrypted(form.key(), bucket.get(form.key()));
                InputStream in = form.packed() ? new GZIPInputStream(stored) : stored) {
            return in.readAllBytes();
        }
    }

    private void put(StoredForm form, byte[] document) {
        byte[] packed = form.packed() ? BoundedBytes.pack(document) : document;
        // The other forms that hold Secrets are read without encryption too, as earlier versions wrote them.
        boolean encrypted = form.sample() instanceof HooksOfPolicy || form.sample() instanceof Tombstone;
        store.put(
                form.key(),
                encrypted ? new EncryptedContent(StoredSamples.keys()).encrypted(form.key(), packed) : packed);
    }

    /** Makes a document of its one entry where the document is a list. */
    private static byte[] listed(StoredForm form, String entry) {
        String document = form.sample() instanceof StoredVolume ? "[" + entry + "]" : entry;
        return document.getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode entry(JsonNode document) {
        return (ObjectNode) (document.isArray() ? document.get(0) : document);
    }

    /** Every JSON object of a document, in a fixed order. */
    private static List<ObjectNode> everyObject(JsonNode document) {
        List<ObjectNode> objects = new ArrayList<>();
        if (document instanceof ObjectNode object) {
            objects.add(object);
        }
        document.forEach(child -> objects.addAll(everyObject(child)));
        return objects;
    }

    private void assertReadOrRefused(StoredForm form, String edit) {
        Throwable failure = catchThrowable(() -> form.read().apply(catalog));
        if (failure != null) {
            assertThat(failure).as(edit).isInstanceOf(CatalogException.class).hasMessageStartingWith(form.key() + ": ");
        }
    }

    private void assertRefused(StoredForm form, Reason reason, String named) {
        assertThatThrownBy(() -> form.read().apply(catalog))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageStartingWith(form.key() + ": ")
                .hasMessageContaining(named);
    }
}
