package io.salvor.chaos;

import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.sandbox.Operations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Applications whose files change all the time, each file from one whole version to the next. */
final class Crops implements AutoCloseable {
    static final List<String> NAMESPACES = List.of("orders", "web");
    private static final int FILES = 40;
    private static final int LINES = 300;
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final String CLAIM =
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: %1$s}
            spec:
              accessModes: [ReadWriteOnce]
              storageClassName: folders
              resources: {requests: {storage: 1Gi}}
            """;
    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app, namespace: %1$s}
            spec:
              replicas: 1
              selector: {matchLabels: {app: app}}
              template:
                metadata: {labels: {app: app}}
                spec:
                  containers:
                  - name: main
                    image: busybox:1
                    volumeMounts: [{name: data, mountPath: /data}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            """;

    private final Operations operations;
    private final Path workshop;
    private final Map<String, Path> folders = new LinkedHashMap<>();
    private final Map<String, int[]> versions = new LinkedHashMap<>();
    private final Random random = new Random(3);
    private final Thread writer = new Thread(this::write, "chaos-writer");
    private volatile boolean ended;

    /** @param workshop folder beside the volumes, on the same disk */
    Crops(Town town, Path workshop) throws IOException {
        this.operations = town.operations();
        this.workshop = Files.createDirectories(workshop);
        for (String namespace : NAMESPACES) {
            operations.namespace(namespace);
            town.client()
                    .load(new ByteArrayInputStream(
                            (claim(namespace) + "---\n" + deployment(namespace)).getBytes(StandardCharsets.UTF_8)))
                    .items()
                    .forEach(object -> town.client().resource(object).create());
            Pod pod = Awaitility.await("the pod of " + namespace)
                    .atMost(Operations.LONGEST)
                    .until(
                            () -> pods().stream()
                                    .filter(one ->
                                            one.getMetadata().getNamespace().equals(namespace))
                                    .filter(one ->
                                            "Running".equals(one.getStatus().getPhase()))
                                    .findFirst()
                                    .orElse(null),
                            one -> one != null);
            folders.put(
                    namespace,
                    town.sandbox()
                            .playground()
                            .folder(namespace, pod.getMetadata().getName(), "data")
                            .toRealPath());
            versions.put(namespace, new int[FILES]);
            for (int file = 0; file < FILES; file++) {
                put(namespace, file, 1);
            }
        }
        writer.setDaemon(true);
        writer.start();
    }

    /** The claim of an application. */
    static String claim(String namespace) {
        return CLAIM.formatted(namespace);
    }

    /** What makes the pod of an application. */
    static String deployment(String namespace) {
        return DEPLOYMENT.formatted(namespace);
    }

    /** The applications' pods. */
    List<Pod> pods() {
        return NAMESPACES.stream()
                .flatMap(namespace -> operations.client().pods().inNamespace(namespace).list().getItems().stream())
                .toList();
    }

    private void write() {
        try {
            while (!ended) {
                String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
                int file = random.nextInt(FILES);
                put(namespace, file, versions.get(namespace)[file] + 1);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(String namespace, int file, int version) throws IOException {
        Path next = Files.writeString(workshop.resolve("next"), content(file, version));
        synchronized (this) {
            // Before it can be read: what is found in a snapshot is known here.
            versions.get(namespace)[file] = version;
        }
        Files.move(next, folders.get(namespace).resolve("file-" + file), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String content(int file, int version) {
        return ("file " + file + " version " + version + "\n").repeat(LINES);
    }

    /** The versions of all files now. */
    synchronized Map<String, int[]> versions() {
        Map<String, int[]> copies = new LinkedHashMap<>();
        versions.forEach((namespace, numbers) -> copies.put(namespace, numbers.clone()));
        return copies;
    }

    /** What is wrong with a restored folder: each file must be one of the versions it had since some moment. */
    List<String> violations(String namespace, Path restored, int[] since) throws IOException {
        List<String> violations = new ArrayList<>();
        int[] until = versions().get(namespace);
        for (int file = 0; file < FILES; file++) {
            Path found = restored.resolve("file-" + file);
            String text = Files.exists(found) ? Files.readString(found) : "";
            int number = file;
            boolean known = Stream.iterate(Math.max(1, since[file] - 1), n -> n <= until[number], n -> n + 1)
                    .anyMatch(version -> content(number, version).equals(text));
            if (!known) {
                violations.add("%s/file-%d is none of its versions %d to %d but: %s"
                        .formatted(
                                namespace,
                                file,
                                since[file],
                                until[file],
                                text.lines().findFirst().orElse("(not there)")));
            }
        }
        return violations;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        writer.join();
    }
}
