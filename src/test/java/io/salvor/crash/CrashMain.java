package io.salvor.crash;

import io.salvor.sandbox.ShippedProgram;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code mvn -Pcrash}: a Backup once to count what operator and Jobs write, then once more for each of these writes with a kill right
 * before it and one right after it. {@code -Dcrash.point=operator-after-17} replays one of them, or some with commas between, {@code -Dcrash.every=10} takes each
 * tenth, {@code -Dcrash.lanes} says how many run side by side.
 */
public final class CrashMain {
    private CrashMain() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Path build =
                Path.of(System.getProperty("salvor.build.directory", "target")).toAbsolutePath();
        List<String> launcher = ShippedProgram.launcher(build, Boolean.getBoolean("sandbox.native"));
        String point = System.getProperty("crash.point", "");
        PrintStream out = System.out;
        try (CrashCourse course =
                new CrashCourse(build.resolve("crash"), launcher, number("crash.lanes", 2), out::println)) {
            List<CrashPoint> points = point.isEmpty()
                    ? CrashCourse.every(number("crash.every", 1), course.count())
                    : Stream.of(point.split(",")).map(CrashPoint::parse).toList();
            if (point.isEmpty()) {
                Files.write(build.resolve("crash-writes.txt"), course.writes());
            }
            int bad = course.run(points);
            out.printf("%d of %d crash points left something wrong%n", bad, points.size());
            System.exit(bad == 0 ? 0 : 1);
        }
    }

    private static int number(String property, int otherwise) {
        String text = System.getProperty(property, "");
        return text.isEmpty() ? otherwise : Integer.parseInt(text);
    }
}
