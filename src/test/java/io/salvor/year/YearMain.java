package io.salvor.year;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code mvn -Pyear -Dyear.days=365 -Dyear.seed=7}: a year of a location, and what is wrong after it; the exit code says whether anything is. */
public final class YearMain {
    private YearMain() {}

    public static void main(String[] arguments) throws Exception {
        int days = number("year.days", 365);
        int seed = number("year.seed", (int) (System.currentTimeMillis() / 1000 % 1_000_000));
        Path build =
                Path.of(System.getProperty("salvor.build.directory", "target")).toAbsolutePath();
        Path folder = Files.createTempDirectory(Files.createDirectories(build.resolve("year")), "seed-" + seed + "-");
        Instant start = Instant.now();
        System.out.println(days + " days, seed " + seed + ", in " + folder);
        List<String> violations;
        try (YearCourse course = new YearCourse(folder, days, seed, System.out::println)) {
            violations = course.run();
        }
        System.out.println("took " + Duration.between(start, Instant.now()).toSeconds() + " s");
        if (violations.isEmpty()) {
            remove(folder);
        }
        violations.forEach(violation -> System.out.println("WRONG: " + violation));
        if (!violations.isEmpty()) {
            System.out.println("again: mvn -Pyear -Dyear.days=" + days + " -Dyear.seed=" + seed);
        }
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static int number(String property, int otherwise) {
        String text = System.getProperty(property, "");
        return text.isBlank() ? otherwise : Integer.parseInt(text);
    }
}
