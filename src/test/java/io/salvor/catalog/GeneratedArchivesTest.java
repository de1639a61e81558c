package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes archives of whatever a list may hold, and reads back what went in. */
class GeneratedArchivesTest {
    private static final CatalogLimits SMALL = new CatalogLimits(4096, 65_536, 4096, 3 << 17, 40, 12);
    private static final Instant START = Instant.parse("2026-11-22T02:00:00Z");
    private static final int ARCHIVES = 250;

    /** A kind of two groups and two versions, namespaced and not, and such as no API server has. */
    private static final List<String> RESOURCES = List.of(
            "widgets",
            "widgets.shop.example",
            "widgets.a-b.shop.example",
            "cluster",
            "w",
            "Widgets",
            "wid/gets",
            "..",
            "");

    private static final List<String> NAMESPACES =
            List.of("shop", "cluster", "namespaces", "a", "a.b", "Shop", "..", "");
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "system:node",
            "CORP\\jdoe",
            "line\nbreak",
            "tab\tname",
            "a/b",
            "a%2Fb",
            ".",
            "..",
            "...",
            ".json",
            "a.json",
            "gr\u00fcn",
            "gru\u0308n",
            "\u202eabc",
            "\ud83d\ude00",
            "lone \ud800",
            "\u0085",
            "\u2028",
            "\0",
            " ",
            "x".repeat(253),
            "x".repeat(254),
            "\u20ac".repeat(253),
            "");

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final JsonNodeFactory nodes = JsonNodeFactory.instance;

    /** Counted, so that a generator that makes nothing fit, or everything, does not pass for a test. */
    private int refused;

    @Test
    void whatever_went_in_comes_out_equal_and_in_order() throws IOException {
        int written = 0;
        for (int archive = 0; archive < ARCHIVES; archive++) {
            Path file = folder.resolve(archive + ".tar.gz");
            List<ArchivedObject> in = write(file, random.nextInt(60));
            List<ArchivedObject> out = new ArrayList<>();

            int count = ObjectArchive.read(Files.newInputStream(file), "archive", SMALL, out::add);

            assertThat(out).as("archive %d", archive).isEqualTo(in);
            assertThat(count).isEqualTo(in.size());
            written += count;
        }
        assertThat(written).isGreaterThan(1000);
        assertThat(refused).isGreaterThan(1000);
    }

    private List<ArchivedObject> write(Path file, int objects) {
        List<ArchivedObject> in = new ArrayList<>();
        Set<String> places = new HashSet<>();
        try (ObjectArchive.Writer writer = new ObjectArchive.Writer(file, START, SMALL, out -> out)) {
            for (int i = 0; i < objects; i++) {
                String resource = RESOURCES.get(random.nextInt(random.nextBoolean() ? 3 : RESOURCES.size()));
                String namespace = random.nextInt(4) == 0 ? null : any(NAMESPACES);
                String name = random.nextBoolean() ? "n" + random.nextInt(30) : any(NAMES);
                ObjectNode content = content(namespace, name);
                try {
                    writer.add(resource, namespace, name, content);
                    in.add(new ArchivedObject(resource, namespace, name, content.deepCopy()));
                    assertThat(places.add(resource + " " + namespace + "/" + name))
                            .isTrue();
                } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageMatching("(?s)(is|has|holds|does not fit|would) .*");
                    refused++;
                }
            }
            assertThat(writer.count()).isEqualTo(in.size());
        }
        return in;
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private ObjectNode content(String namespace, String name) {
        ObjectNode content = nodes.objectNode();
        if (random.nextInt(30) != 0) {
            content.put("apiVersion", random.nextBoolean() ? "shop.example/v1" : "shop.example/v1beta1");
        }
        if (random.nextInt(30) == 0) {
            content.put("kind", 5);
        } else {
            content.put("kind", "Widget");
        }
        ObjectNode metadata = content.putObject("metadata");
        metadata.put("name", random.nextInt(40) == 0 ? name + "x" : name);
        if (namespace != null && random.nextInt(40) != 0) {
            metadata.put("namespace", namespace);
        }
        content.set("spec", value(random.nextInt(20) == 0 ? 16 : 4));
        return content;
    }

    /** @param depth how deep it is nested at most */
    private JsonNode value(int depth) {
        if (depth > 10) {
            return nodes.arrayNode().add(value(depth - 1));
        }
        return switch (random.nextInt(depth > 0 ? 11 : 9)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt());
            // As a parser has it, which makes the smaller sort of number of a small one.
            case 3 -> nodes.numberNode(random.nextLong() | 1L << 62);
            case 4 -> nodes.numberNode(new BigInteger(random.nextInt(30) == 0 ? 4000 : 200, random).setBit(199));
            case 5 ->
                nodes.numberNode(random.nextInt(20) == 0 ? Double.POSITIVE_INFINITY : random.nextGaussian() * 1e200);
            case 6 -> nodes.textNode(text(random.nextInt(40) == 0 ? 5000 : 20));
            case 7 -> nodes.textNode(any(NAMES));
            case 8 -> nodes.textNode("");
            case 9 -> {
                ArrayNode array = nodes.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = nodes.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set(text(8), value(depth - 1));
                }
                yield object;
            }
        };
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.appendCodePoint(random.nextBoolean() ? random.nextInt(0xD800) : 0xE000 + random.nextInt(0x20000));
        }
        return text.toString();
    }

    @Test
    void the_largest_object_that_fits_is_read_back_and_one_byte_more_is_refused() throws IOException {
        ObjectNode map = nodes.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("namespace", "shop").put("name", "a");
        map.put("data", "");
        int bare = new ObjectMapper().writeValueAsBytes(map).length;
        Path file = folder.resolve("a.tar.gz");
        try (ObjectArchive.Writer writer = new ObjectArchive.Writer(file, START, SMALL, out -> out)) {
            ObjectNode more = map.deepCopy().put("data", "x".repeat(SMALL.entryBytes() - bare + 1));
            assertThat(refusal(writer, more)).contains("4097 bytes").contains("4096");
            assertThat(refusal(writer, map.put("data", "x".repeat(SMALL.entryBytes() - bare))))
                    .isNull();
        }
        assertThat(ObjectArchive.read(Files.newInputStream(file), "archive", SMALL, object -> {}))
                .isEqualTo(1);
    }

    @Test
    void an_archive_is_full_before_its_reader_says_so() throws IOException {
        Path many = folder.resolve("many.tar.gz");
        CatalogLimits few = new CatalogLimits(4096, 65_536, 4096, 1L << 30, 10, 12);
        assertThat(fill(many, few, 5)).isEqualTo(10);
        assertThat(ObjectArchive.read(Files.newInputStream(many), "archive", few, object -> {}))
                .isEqualTo(10);

        Path large = folder.resolve("large.tar.gz");
        CatalogLimits narrow = new CatalogLimits(4096, 65_536, 4096, 1L << 18, 1_000_000, 12);
        int fit = fill(large, narrow, 3000);
        assertThat(fit).isBetween(30, 80);
        assertThat(ObjectArchive.read(Files.newInputStream(large), "archive", narrow, object -> {}))
                .isEqualTo(fit);
    }

    private int fill(Path file, CatalogLimits limits, int length) {
        try (ObjectArchive.Writer writer = new ObjectArchive.Writer(file, START, limits, out -> out)) {
            String refusal = null;
            for (int i = 0; refusal == null; i++) {
                ObjectNode map = nodes.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
                map.putObject("metadata").put("namespace", "shop").put("name", "c" + i);
                map.put("data", "x".repeat(length));
                refusal = refusal(writer, map);
            }
            assertThat(refusal).contains("the archive is full");
            return writer.count();
        }
    }

    private static String refusal(ObjectArchive.Writer writer, ObjectNode map) {
        try {
            writer.add("configmaps", "shop", map.at("/metadata/name").asText(), map);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
