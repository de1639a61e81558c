package io.salvor.sandbox;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.salvor.scenario.VolumeFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The files of a volume, seen and written in the application's own container, which has Java and a shell. */
final class ContainerFiles implements VolumeFiles {
    private static final String CLASS = FileTree.class.getName().replace('.', '/') + ".class";
    private static final String PLACE = "/tmp/file-tree";
    private static final long PATIENCE_SECONDS = 300;

    private final ContainerResource container;
    private final String what;
    private final String folder;

    /** @param folder where the container has the volume mounted */
    ContainerFiles(KubernetesClient client, String namespace, String pod, String container, String folder) {
        this.container = client.pods().inNamespace(namespace).withName(pod).inContainer(container);
        this.what = folder + " in pod " + namespace + "/" + pod;
        this.folder = folder;
    }

    @Override
    public void write(boolean large) {
        run("write", large ? "large" : "small");
    }

    @Override
    public void change() {
        run("change");
    }

    @Override
    public List<String> fingerprint() {
        return run("fingerprint").lines().toList();
    }

    private String run(String word, String... more) {
        bringClass();
        String[] command = Stream.concat(
                        Stream.of(
                                "java",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx128m",
                                "-cp",
                                PLACE,
                                FileTree.class.getName(),
                                word,
                                folder),
                        Stream.of(more))
                .toArray(String[]::new);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (ExecWatch watch = container.writingOutput(out).writingError(errors).exec(command)) {
            Integer code = watch.exitCode().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (code == null || code != 0) {
                throw new IllegalStateException(
                        word + " " + what + " ended with " + code + ": " + errors.toString(StandardCharsets.UTF_8));
            }
            return out.toString(StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(word + " " + what + " has not ended: " + e, e);
        }
    }

    private void bringClass() {
        try (InputStream bytes = FileTree.class.getClassLoader().getResourceAsStream(CLASS)) {
            if (!container.file(PLACE + "/" + CLASS).upload(bytes)) {
                throw new IllegalStateException("cannot bring a class to " + what);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
