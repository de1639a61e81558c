package io.salvor.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds what the build has made and how it is started. */
public final class ShippedProgram {
    private ShippedProgram() {}

    /**
     * The command that stands for the image's entry point.
     *
     * @param build the build's folder
     * @param nativeImage true for the native executable, false for the one that runs on a JVM
     */
    public static List<String> launcher(Path build, boolean nativeImage) {
        if (!nativeImage) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            // As in the image, whose heap is a quarter of the memory that the chart gives the operator.
            return List.of(
                    java,
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx128m",
                    "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=20",
                    "-XX:-UsePerfData",
                    "-jar",
                    build.resolve("quarkus-app/quarkus-run.jar").toString());
        }
        try (var files = Files.list(build)) {
            return List.of(files.filter(file -> file.getFileName().toString().endsWith("-runner"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no native executable in " + build
                            + "; build it with: mvn package -Dnative -DskipTests, with GRAALVM_HOME set"))
                    .toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
