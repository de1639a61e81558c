package io.salvor.crash;

import io.salvor.sandbox.ShippedProgram;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code mvn -Pcrash}: a Backup once to count what operator and Jobs write, then once more for each of these writes with a kill right
 * before it and one right after it; then the same with Restores, with Restores in place that are canceled and tried again, with the deletion
 * of Backups, with the maintenance of a repository, with the replacement of a master key, and with copies of Backups.
 * {@code -Dcrash.what=backup}, {@code restore}, {@code retry}, {@code deletion}, {@code maintenance}, {@code rotation} or {@code copies} chooses one of these,
 * {@code -Dcrash.point=operator-after-17} replays one point, or some with commas between, {@code -Dcrash.every=9} takes each ninth,
 * {@code -Dcrash.lanes} says how many run side by side.
 */
public final class CrashMain {
    private CrashMain() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Path build =
                Path.of(System.getProperty("salvor.build.directory", "target")).toAbsolutePath();
        List<String> launcher = ShippedProgram.launcher(build, Boolean.getBoolean("sandbox.native"));
        String point = text("crash.point", "");
        PrintStream out = System.out;
        int bad = 0;
        try (CrashCourse course =
                new CrashCourse(build.resolve("crash"), launcher, number("crash.lanes", 2), out::println)) {
            for (Subject.What what : whats(text("crash.what", "all"))) {
                List<CrashPoint> points = point.isEmpty()
                        ? CrashCourse.every(number("crash.every", 1), course.count(what))
                        : Stream.of(point.split(",")).map(CrashPoint::parse).toList();
                if (point.isEmpty()) {
                    Files.write(build.resolve("crash-writes.txt"), course.writes());
                }
                int wrong = course.run(what, points);
                out.printf("%d of %d crash points of a %s left something wrong%n", wrong, points.size(), what);
                bad += wrong;
            }
        } catch (Exception e) {
            // What it has begun would go on.
            e.printStackTrace(out);
            bad++;
        }
        System.exit(bad == 0 ? 0 : 1);
    }

    private static List<Subject.What> whats(String word) {
        return word.equals("all")
                ? List.of(Subject.What.values())
                : List.of(Stream.of(Subject.What.values())
                        .filter(what -> what.name().toLowerCase(Locale.ROOT).equals(word))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("crash.what is all, or one of "
                                + Arrays.toString(Subject.What.values()).toLowerCase(Locale.ROOT) + ", and not \""
                                + word + "\"")));
    }

    private static int number(String property, int otherwise) {
        return Integer.parseInt(text(property, Integer.toString(otherwise)));
    }

    private static String text(String property, String otherwise) {
        String text = System.getProperty(property, "");
        return text.isEmpty() ? otherwise : text;
    }
}
