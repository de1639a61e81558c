package io.salvor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the walls of the sandbox, between its rooms and against Salvor, and its budget of lines. */
class SandboxWallsTest {
    private static final Path SANDBOX = Path.of("src/sandbox/java/io/salvor/sandbox");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?(io\\.salvor\\.[\\w.]+);", Pattern.MULTILINE);
    private static final Pattern FULL_NAME = Pattern.compile("\\bio\\.salvor(?:\\.[a-z]\\w*)+\\.[A-Z]\\w*");
    private static final Pattern BUDGET = Pattern.compile("Budget: ([0-9,]+) lines");

    /**
     * A room and what its files may name of {@code io.salvor}, besides themselves.
     *
     * @param rooms packages below {@code io.salvor.sandbox}
     */
    private record Room(String name, List<String> rooms, String because) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Room> rooms() {
        return Stream.of(
                room("apiserver.api", "", "values of the protocol mean the same wherever they are used"),
                room("apiserver.http", "api", "a byte on the wire does not depend on what is stored"),
                room("apiserver.schema", "api", "a verdict comes from a schema and a value alone"),
                room(
                        "apiserver.store",
                        "api",
                        "what is stored was decided before; who hears of it is the listener's matter"),
                room("apiserver.patch", "api schema store", "a patch makes a value out of values"),
                room("apiserver.rules", "api schema store", "a rule that wrote could no longer be asked twice"),
                room("apiserver.table", "api http store", "showing an object changes nothing"),
                room("apiserver.watch", "api http store table", "a watch sees changes, not their causes"),
                room(
                        "apiserver.verbs",
                        "api http store patch rules table watch",
                        "a verb ends with its answer, loops come later"),
                room("apiserver.lifecycle", "api store rules verbs watch", "loops have no client to answer"),
                room("apiserver.route", "api http store rules verbs", "a path leads to a verb and never past it"),
                room(
                        "apiserver",
                        "api http lifecycle route rules store table verbs watch",
                        "it puts the server together, and nothing else knows all rooms"),
                room("cluster.disk", "", "a path is where it is, whatever the API says"),
                room("cluster.state", "", "it repeats what was read"),
                room(
                        "cluster.container",
                        "disk apiserver",
                        "a process knows its own pod and the kubeconfig it is given"),
                room("cluster.node", "disk state container", "a kubelet does not ask why a pod was placed on it"),
                room("cluster.control", "disk state", "controllers talk to nodes by the API alone"),
                room(
                        "cluster",
                        "disk state container node control apiserver apiserver.http apiserver.verbs",
                        "it puts the cluster together and hands the API server logs and commands"));
    }

    private static Room room(String name, String rooms, String because) {
        String floor = name.split("\\.")[0];
        List<String> full = Arrays.stream(rooms.split(" "))
                .filter(each -> !each.isEmpty())
                .map(each -> each.startsWith("apiserver") ? each : floor + "." + each)
                .toList();
        return new Room(name, full, because);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rooms")
    void a_room_of_the_sandbox_knows_only_what_its_wall_lets_through(Room room) {
        List<String> breaches = new ArrayList<>();
        for (Path file : filesOf(room.name())) {
            for (String named : namesIn(file)) {
                String of = packageOf(named);
                if (!of.equals("sandbox." + room.name())
                        && room.rooms().stream().noneMatch(each -> of.equals("sandbox." + each))) {
                    breaches.add(SANDBOX.relativize(file) + " names " + named);
                }
            }
        }
        assertThat(breaches).as("because " + room.because()).isEmpty();
    }

    @Test
    void the_rooms_lie_on_floors_with_arrows_that_go_down() {
        List<String> below = new ArrayList<>();
        for (Room room : rooms().toList()) {
            assertThat(below)
                    .as(room
                            + " may know only rooms that stand above it in the list, because then there are no circles")
                    .containsAll(room.rooms());
            below.add(room.name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apiserver", "cluster"})
    void every_folder_has_a_wall_and_says_what_it_must_not_know(String top) throws IOException {
        List<String> walled = rooms().map(Room::name).toList();
        try (Stream<Path> folders = Files.walk(SANDBOX.resolve(top))) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                assertThat(walled)
                        .contains(SANDBOX.relativize(folder).toString().replace('/', '.'));
                assertThat(folder.resolve("package-info.java")).exists();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apiserver", "cluster"})
    void the_sandbox_keeps_to_its_budget_because_it_serves_the_tests_and_is_not_the_product(String top)
            throws IOException {
        Matcher budget = BUDGET.matcher(Files.readString(SANDBOX.resolve(top).resolve("package-info.java")));
        assertThat(budget.find()).as("a budget in the package-info of " + top).isTrue();
        long lines = 0;
        try (Stream<Path> files = Files.walk(SANDBOX.resolve(top))) {
            for (Path file : files.filter(SandboxWallsTest::isClass).toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        assertThat(lines)
                .isPositive()
                .isLessThanOrEqualTo(Long.parseLong(budget.group(1).replace(",", "")));
    }

    private static boolean isClass(Path file) {
        return file.toString().endsWith(".java") && !file.endsWith("package-info.java");
    }

    private static List<Path> filesOf(String room) {
        try (Stream<Path> files = Files.list(SANDBOX.resolve(room.replace('.', '/')))) {
            List<Path> found = files.filter(SandboxWallsTest::isClass).sorted().toList();
            assertThat(found).as("classes in " + room).isNotEmpty();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes of this project that a file imports or writes out in full. */
    private static TreeSet<String> namesIn(Path file) {
        try {
            String source = Files.readString(file);
            TreeSet<String> names = new TreeSet<>();
            IMPORT.matcher(source).results().forEach(match -> names.add(match.group(1)));
            FULL_NAME.matcher(source).results().forEach(match -> names.add(match.group()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The package of a class below {@code io.salvor}; nested classes and static members are left out. */
    private static String packageOf(String name) {
        StringBuilder found = new StringBuilder();
        for (String part : name.substring("io.salvor.".length()).split("\\.")) {
            if (Character.isUpperCase(part.charAt(0))) {
                break;
            }
            found.append(found.length() == 0 ? "" : ".").append(part);
        }
        return found.toString();
    }
}
