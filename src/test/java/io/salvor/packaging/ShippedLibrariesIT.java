package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds what ships to the versions below which a library gets input wrong that others choose: a Git server, a bucket, an API
 * server, a sender of webhooks, a file in Git. It reads the packaged application and not the build file, because a version that
 * the BOMs bring along ships without anybody having written it down.
 */
class ShippedLibrariesIT {
    private static final Path BUILD = Path.of(System.getProperty("salvor.build.directory", "target"));

    private static final Pattern FILE = Pattern.compile("(.+?)-(\\d.*)\\.jar");

    /**
     * @param prefix how {@code group.artifact} begins; of several that fit, the longest is meant
     * @param version the oldest that may ship
     * @param reason what an older one gets wrong, or why the row differs from a shorter one
     */
    private record Floor(String prefix, String version, String reason) {}

    private static final List<Floor> FLOORS = List.of(
            new Floor("io.netty.", "4.1.138", "HTTP: CVE-2026-33870, -42587, -45416, -50020, -59903"),
            new Floor("io.netty.netty-tcnative-classes", "2.0.84", "counts by itself; holds no code that decodes"),
            new Floor("io.vertx.", "4.5.32", "CVE-2026-1002, CVE-2026-6860"),
            new Floor("io.vertx.vertx-codegen", "4.5.27", "annotations alone, of the BOM"),
            new Floor(
                    "com.aayushatharva.brotli4j.",
                    "1.20.0",
                    "Netty does not get into the executable with an older one"),
            new Floor("io.quarkus.quarkus-vertx-http", "3.33.2.1", "CVE-2026-39852, CVE-2026-50559"),
            new Floor("org.bouncycastle.", "1.87", "CVE-2025-14813, CVE-2026-59650, CVE-2026-13506"),
            new Floor("org.eclipse.jgit.", "7.8.1", "CVE-2025-4949"),
            new Floor("com.github.mwiede.jsch", "2.28.8", "CVE-2023-48795"),
            new Floor("com.fasterxml.jackson.", "2.21.5", "GHSA-r7wm-3cxj-wff9, CVE-2026-54512 to -54518, -59888"),
            new Floor("com.fasterxml.jackson.core.jackson-annotations", "2.21", "has no third number"),
            new Floor("org.yaml.snakeyaml", "2.7", "CVE-2022-1471, and limits on depth and aliases"),
            new Floor("org.snakeyaml.snakeyaml-engine", "2.10", "YAML of the client's kubeconfig"),
            new Floor("com.squareup.okhttp3.", "5.5.1", "answers of a bucket"),
            new Floor("com.squareup.okio.", "3.18.1", "CVE-2023-3635"),
            new Floor(
                    "com.carrotsearch.thirdparty.simple-xml-safe", "2.7.1", "CVE-2017-1000190, corrected in this one"),
            new Floor("org.apache.commons.commons-compress", "1.28.0", "CVE-2024-25710, CVE-2024-26308"),
            new Floor("org.apache.commons.commons-lang3", "3.18.0", "CVE-2025-48924"),
            new Floor("commons-io.commons-io", "2.14.0", "CVE-2024-47554"),
            new Floor("org.xerial.snappy.snappy-java", "1.1.10.4", "CVE-2023-43642"),
            new Floor("com.google.guava.guava", "32.0.0-jre", "CVE-2023-2976"),
            new Floor("org.jetbrains.kotlin.kotlin-stdlib", "1.6.0", "CVE-2022-24329"),
            new Floor("org.eclipse.parsson.parsson", "1.1.4", "CVE-2023-4043"));

    static Stream<Floor> floors() {
        return FLOORS.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floors")
    void a_library_that_reads_what_others_send_is_not_older_than_its_floor(Floor floor) throws IOException {
        Map<String, String> libraries = shipped();
        libraries.keySet().removeIf(name -> !floor.equals(floorOf(name)));

        assertThat(libraries).as("nothing of it ships: strike its row").isNotEmpty();
        libraries.values().removeIf(version -> Version.parse(version).compareTo(Version.parse(floor.version())) >= 0);
        assertThat(libraries).isEmpty();
    }

    @Test
    void the_bill_of_materials_names_every_library_that_ships_and_no_other() throws IOException {
        JsonNode bill =
                new ObjectMapper().readTree(BUILD.resolve("salvor.cdx.json").toFile());
        Map<String, String> named = new TreeMap<>();
        bill.path("components")
                .forEach(part -> named.put(
                        part.path("group").asText() + '.' + part.path("name").asText(),
                        part.path("version").asText()));

        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(named.remove("io.salvor.salvor")).isNotNull();
        Map<String, String> libraries = shipped();
        libraries.putAll(libraries("boot"));
        assertThat(named).isEqualTo(libraries);
    }

    @Test
    void a_note_for_scanners_is_about_a_version_that_ships() throws IOException {
        JsonNode note = new ObjectMapper().readTree(Path.of("docs/vex.json").toFile());
        List<String> purls = note.findValuesAsText("@id").stream()
                .filter(id -> id.startsWith("pkg:maven/"))
                .toList();
        List<String> libraries = shipped().entrySet().stream()
                .map(library -> library.getKey() + '@' + library.getValue())
                .toList();

        assertThat(purls).isNotEmpty().allSatisfy(purl -> assertThat(libraries)
                .contains(purl.substring("pkg:maven/".length()).replace('/', '.')));
    }

    /** The row that a library is held to, or null. */
    private static Floor floorOf(String library) {
        return FLOORS.stream()
                .filter(floor -> library.startsWith(floor.prefix()))
                .max(Comparator.comparing(floor -> floor.prefix().length()))
                .orElse(null);
    }

    /** The libraries that the program runs on, as {@code group.artifact}, with their versions. */
    private static Map<String, String> shipped() throws IOException {
        return libraries("main");
    }

    private static Map<String, String> libraries(String folder) throws IOException {
        Map<String, String> libraries = new TreeMap<>();
        try (Stream<Path> files = Files.list(BUILD.resolve("quarkus-app/lib").resolve(folder))) {
            for (Path file : files.toList()) {
                Matcher parts = FILE.matcher(file.getFileName().toString());
                assertThat(parts.matches())
                        .as("%s has a version in its name", file)
                        .isTrue();
                libraries.put(parts.group(1), parts.group(2));
            }
        }
        assertThat(libraries).isNotEmpty();
        return libraries;
    }
}
