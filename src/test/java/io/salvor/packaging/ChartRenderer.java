package io.salvor.packaging;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Renders the chart as Helm does, by {@code src/build/RenderChart.java} in a process of its own. It reaches no cluster, whatever
 * kubeconfig there is.
 */
public final class ChartRenderer implements AutoCloseable {
    /** What Helm has against a chart or its values. */
    public static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path folder;
    private final Process process;
    private final BufferedReader answers;
    private int requests;

    private ChartRenderer(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param folder an empty folder for values and answers */
    public static ChartRenderer start(Path folder) throws IOException {
        Path classPath =
                Path.of(System.getProperty("salvor.build.directory", "target")).resolve("helm.classpath");
        if (!Files.exists(classPath)) {
            throw new IOException(classPath + " is missing; let Maven write it: mvn generate-test-resources");
        }
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                Files.readString(classPath).strip(),
                "src/build/RenderChart.java");
        java.environment().put("KUBECONFIG", "/dev/null");
        java.environment().put("HOME", folder.toString());
        java.redirectError(folder.resolve("errors").toFile());
        return new ChartRenderer(folder, java.start());
    }

    /** The objects of a release, in the order in which they are made. */
    public List<JsonNode> manifests(String release, String namespace, String values) {
        return read(manifests(chart(true), release, namespace, values));
    }

    /** What Helm prints after an installation. */
    public String notes(String release, String namespace, String values) {
        return ask("notes", chart(false), release, namespace, values);
    }

    /** What {@code helm lint --strict} says. */
    public String lint() {
        return ask("lint", Path.of("helm-chart"), "", "", "");
    }

    /** For a chart that is not the repository's. */
    String manifests(Path chart, String release, String namespace, String values) {
        return ask("manifests", chart, release, namespace, values);
    }

    static List<JsonNode> read(String manifests) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifests)) {
            return documents.readAll().stream()
                    .filter(document -> !document.isMissingNode() && !document.isNull())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(manifests, e);
        }
    }

    private synchronized String ask(String wanted, Path chart, String release, String namespace, String values) {
        Path answer = folder.resolve("answer-" + requests);
        Path given = folder.resolve("values-" + requests + ".yaml");
        requests++;
        try {
            Files.writeString(given, values);
            String request = String.join(
                    "\t", wanted, chart.toString(), release, namespace, given.toString(), answer.toString());
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(request)
                    .append('\n')
                    .flush();
            String said = answers.readLine();
            if (said == null) {
                throw new IllegalStateException("it has ended: " + Files.readString(folder.resolve("errors")));
            }
            String text = Files.readString(answer);
            if (!said.equals("done")) {
                throw new Refused(text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A copy of the chart that the library can render without a cluster: it asks one where a template uses {@code lookup}, as the
     * notes do, except where it pretends to install; and then it takes the cluster for one of 2020.
     *
     * @param manifests whether manifests are wanted, and not the notes
     */
    private Path chart(boolean manifests) {
        Path copy = folder.resolve(manifests ? "for-manifests" : "for-notes");
        try {
            copy(Path.of("helm-chart"), copy);
            if (manifests) {
                Files.delete(copy.resolve("templates/NOTES.txt"));
            } else {
                Path about = copy.resolve("Chart.yaml");
                Files.writeString(about, Files.readString(about).replaceAll("(?m)^kubeVersion: .*\n", ""));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a folder, over what is there. */
    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.write(to.resolve(from.relativize(file)), Files.readAllBytes(file));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() {
        process.destroy();
    }
}
