package io.salvor.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.house.Walls.Library;
import io.salvor.house.Walls.Room;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the walls between the rooms: who may know what, and what pure rooms may not do. */
class ArchitectureTest {
    private static final String OURS = "io.salvor.";

    /** Types that Jackson binds are registered for the native image where they live. */
    private static final String REGISTRATION = "io.quarkus.runtime.annotations.RegisterForReflection";

    static Stream<Room> rooms() {
        return Walls.rooms().stream();
    }

    static Stream<Room> pureRooms() {
        return Walls.PURE_ROOMS.stream();
    }

    static Stream<Library> libraries() {
        return Walls.LIBRARIES.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rooms")
    void a_room_knows_only_what_its_wall_lets_through(Room room) {
        Set<String> breaches = new TreeSet<>();
        for (Path file : filesOf(room)) {
            SourceFiles.namedTypes(SourceFiles.read(file)).stream()
                    .filter(type -> type.startsWith(OURS))
                    .map(type -> SourceFiles.packageOf(type).substring(OURS.length()))
                    .filter(known -> !known.equals(room.name()) && !room.knows().contains(known))
                    .forEach(known -> breaches.add(file.getFileName() + " knows " + known));
        }
        assertThat(breaches)
                .as("%s may know only %s, because %s", room, room.knows(), room.because())
                .isEmpty();
    }

    @Test
    void the_names_of_a_backend_are_known_in_its_folder_alone() {
        // The description of a location's Secret in its definition is for people.
        List<String> breaches = SourceFiles.below(SourceFiles.MAIN).stream()
                .filter(file -> !SourceFiles.room(SourceFiles.MAIN, file).matches("store\\.s3|api"))
                .filter(file -> SourceFiles.read(file).contains("AWS_"))
                .map(Path::toString)
                .toList();
        assertThat(breaches)
                .as("another backend must not find the variables of S3 anywhere, or it would have to touch that place")
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("libraries")
    void a_library_is_known_only_in_its_rooms(Library library) {
        List<String> breaches = SourceFiles.below(SourceFiles.MAIN).stream()
                .filter(file -> !library.isFor(SourceFiles.room(SourceFiles.MAIN, file)))
                .filter(file -> SourceFiles.namedTypes(SourceFiles.read(file)).stream()
                        .anyMatch(type -> type.startsWith(library.packages() + ".")
                                && !type.equals(REGISTRATION)
                                && !isData(type, library)))
                .map(file -> SourceFiles.MAIN.relativize(file).toString())
                .toList();
        assertThat(breaches)
                .as("only %s may know %s, because %s", library.rooms(), library, library.because())
                .isEmpty();
    }

    /** The longer name of two libraries that begin alike has a row of its own. */
    private static boolean isData(String type, Library library) {
        return Walls.LIBRARIES.stream()
                .anyMatch(other -> other.packages().startsWith(library.packages() + ".")
                        && type.startsWith(other.packages() + "."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pureRooms")
    void a_pure_room_touches_no_file_no_process_no_network_and_no_clock(Room room) {
        List<String> touches = List.of(
                "Files.",
                "java.io.File;",
                "ProcessBuilder",
                "Runtime.getRuntime",
                "Instant.now()",
                "LocalDateTime.now()",
                "ZonedDateTime.now()",
                "OffsetDateTime.now()",
                "Clock.system",
                "System.currentTimeMillis",
                "System.nanoTime",
                "System.getenv",
                "Thread.",
                "java.net.http",
                "java.net.Socket",
                "io.fabric8.crd",
                "io.fabric8.generator",
                "io.fabric8.kubernetes",
                "io.fabric8.openshift",
                "org.jboss.logging");
        List<String> breaches = new ArrayList<>();
        for (Path file : filesOf(room)) {
            String code = SourceFiles.code(SourceFiles.read(file));
            touches.stream()
                    .filter(code::contains)
                    .forEach(touch -> breaches.add(file.getFileName() + " uses " + touch));
        }
        assertThat(breaches).as("%s is pure, because %s", room, room.because()).isEmpty();
    }

    @Test
    void every_room_has_a_wall_and_says_what_it_is_for() {
        Set<String> walled = rooms().map(Room::name).collect(Collectors.toSet());
        for (String room : SourceFiles.packages(SourceFiles.MAIN)) {
            assertThat(walled).as("a wall for %s", room).contains(room);
            assertThat(SourceFiles.MAIN.resolve(room.replace('.', '/')).resolve("package-info.java"))
                    .content()
                    .as("package-info of %s", room)
                    .contains("/**")
                    .containsPattern("(?s)must\\s+not|knows|know ");
        }
    }

    @Test
    void no_wall_stands_without_a_room() {
        // The room of maintenance has its wall before it is built.
        assertThat(rooms().map(Room::name).filter(name -> !name.equals("operator.maintenance")))
                .isSubsetOf(SourceFiles.packages(SourceFiles.MAIN));
    }

    private static List<Path> filesOf(Room room) {
        return SourceFiles.below(SourceFiles.MAIN).stream()
                .filter(file -> SourceFiles.room(SourceFiles.MAIN, file).equals(room.name()))
                .toList();
    }
}
