package io.salvor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the walls between the rooms: who may import what, and what pure rooms may not do. */
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java/io/salvor");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?([\\w.]+(?:\\.\\*)?);", Pattern.MULTILINE);

    private static final String KUBERNETES_CLIENT = "io.fabric8";
    private static final String OPERATOR_SDK = "io.javaoperatorsdk";
    private static final String GIT = "org.eclipse.jgit";
    private static final String S3 = "io.minio";
    private static final String HTTP = "okhttp3";
    private static final List<String> S3_CLIENT = List.of(S3, HTTP);

    private static final List<String> OUTSIDE = List.of(
            KUBERNETES_CLIENT, OPERATOR_SDK, "io.quarkus", "io.quarkiverse", "jakarta", GIT, S3, HTTP, "picocli");

    /** The files that hide the S3 client from the rest of their room start like this. */
    private static final String S3_FILES = "catalog/S3";

    /**
     * A room and its wall.
     *
     * @param rooms our packages that it may import
     * @param forbidden foreign packages that it may not
     */
    private record Room(String name, boolean pure, List<String> rooms, List<String> forbidden) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Room> rooms() {
        return Stream.of(
                pure("policy"),
                pure("volume"),
                pure("backup", "policy", "volume"),
                pure("restore", "policy", "volume"),
                pure("retention", "policy", "volume"),
                pure("coverage", "policy", "volume", "backup", "retention"),
                pure("sync", "policy", "retention"),
                room(
                        "api",
                        List.of(),
                        OPERATOR_SDK,
                        "jakarta",
                        GIT,
                        S3,
                        HTTP,
                        "picocli",
                        "io.fabric8.kubernetes.client.dsl"),
                room("restic", List.of(), KUBERNETES_CLIENT, OPERATOR_SDK, GIT, S3, HTTP),
                room("catalog", List.of(), KUBERNETES_CLIENT, OPERATOR_SDK, GIT, S3, HTTP),
                room("git", List.of(), KUBERNETES_CLIENT, OPERATOR_SDK, S3, HTTP),
                room("kubernetes", List.of("api", "volume"), OPERATOR_SDK, GIT, S3, HTTP),
                room(
                        "operator",
                        List.of(
                                "api",
                                "volume",
                                "kubernetes",
                                "git",
                                "catalog",
                                "restic",
                                "backup",
                                "restore",
                                "retention",
                                "coverage",
                                "sync",
                                "policy"),
                        GIT,
                        S3,
                        HTTP,
                        "picocli"));
    }

    private static Room pure(String name, String... rooms) {
        return new Room(name, true, List.of(rooms), OUTSIDE);
    }

    private static Room room(String name, List<String> rooms, String... forbidden) {
        return new Room(name, false, rooms, List.of(forbidden));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rooms")
    void a_room_imports_only_what_its_wall_lets_through(Room room) {
        List<String> breaches = new ArrayList<>();
        for (Path file : javaFiles(SOURCES.resolve(room.name()))) {
            for (String imported : imports(read(file))) {
                if (isForbidden(room, relative(file), imported)) {
                    breaches.add(relative(file) + " imports " + imported);
                }
            }
        }
        assertThat(breaches).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rooms")
    void a_pure_room_touches_no_file_no_process_and_no_clock(Room room) {
        List<String> touches = List.of(
                "java.nio.file.Files",
                "java.io.File",
                "ProcessBuilder",
                "Runtime.getRuntime",
                "Instant.now(",
                "LocalDateTime.now(",
                "ZonedDateTime.now(",
                "OffsetDateTime.now(",
                "System.currentTimeMillis",
                "System.nanoTime",
                "System.getenv",
                "Thread.sleep",
                "java.net.http",
                "java.net.Socket");
        List<String> breaches = new ArrayList<>();
        if (room.pure()) {
            for (Path file : javaFiles(SOURCES.resolve(room.name()))) {
                String source = read(file);
                touches.stream()
                        .filter(source::contains)
                        .forEach(touch -> breaches.add(relative(file) + " uses " + touch));
            }
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void every_room_says_what_it_is_for_and_has_a_wall() throws IOException {
        List<String> walled = rooms().map(Room::name).toList();
        try (Stream<Path> packages = Files.list(SOURCES)) {
            for (Path room : packages.filter(Files::isDirectory).toList()) {
                String name = room.getFileName().toString();
                assertThat(room.resolve("package-info.java")).exists();
                // The command line is on top of the house and may see everything.
                assertThat(walled.contains(name) || name.equals("cli")).as(name).isTrue();
            }
        }
    }

    @Test
    void only_the_command_line_sees_the_command_line() {
        List<String> breaches = new ArrayList<>();
        for (Path file : javaFiles(SOURCES)) {
            if (!relative(file).startsWith("cli/")) {
                imports(read(file)).stream()
                        .filter(imported -> imported.startsWith("io.salvor.cli."))
                        .forEach(imported -> breaches.add(relative(file) + " imports " + imported));
            }
        }
        assertThat(breaches).isEmpty();
    }

    private static boolean isForbidden(Room room, String file, String imported) {
        if (imported.startsWith("io.salvor.")) {
            String target = imported.split("\\.")[2];
            return !target.equals(room.name()) && !room.rooms().contains(target);
        }
        // Types that Jackson binds are registered for the native image where they live.
        if (imported.equals("io.quarkus.runtime.annotations.RegisterForReflection")) {
            return false;
        }
        return room.forbidden().stream()
                .filter(forbidden -> imported.startsWith(forbidden + "."))
                .anyMatch(forbidden -> !(file.startsWith(S3_FILES) && S3_CLIENT.contains(forbidden)));
    }

    private static List<String> imports(String source) {
        List<String> found = new ArrayList<>();
        Matcher matcher = IMPORT.matcher(source);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static List<Path> javaFiles(Path root) {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String relative(Path file) {
        return SOURCES.relativize(file).toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
