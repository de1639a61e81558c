package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.Inclusion;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.ShippedProgram;
import io.salvor.scenario.Story;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;

/**
 * {@code mvn -Pbenchmark -Dbenchmark.main=io.salvor.benchmark.ManyObjectsBenchmark}: a namespace with many objects and the Secrets of many
 * Helm releases, saved and brought back under another name by an operator with the heap that the chart gives it. Prints Markdown.
 */
public final class ManyObjectsBenchmark {
    private static final String NAMESPACE = "many";
    private static final int OBJECTS = 10_000;
    private static final int RELEASES = 80;
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** As text of JSON, with all around it, some 4.7 kB. */
    private static final int OBJECT_BYTES = 3000;

    /** Three quarters of what an API server takes. */
    private static final int RELEASE_BYTES = 750_000;

    private final Sandbox sandbox;
    private final KubernetesClient client;
    private final String namespace;
    private final Random random = new Random(1);

    private ManyObjectsBenchmark(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.client = sandbox.playground().client();
        this.namespace = sandbox.playground().salvorNamespace();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path build = Path.of(System.getProperty("salvor.build.directory")).toAbsolutePath();
        int percent = Integer.getInteger("benchmark.percent", 100);
        Story story = new Story(System.out);
        int code = 0;
        try (Sandbox sandbox = Sandbox.start(
                build.resolve("benchmark"),
                ShippedProgram.launcher(build, "true".equals(System.getProperty("sandbox.native"))),
                story)) {
            new ManyObjectsBenchmark(sandbox).run(OBJECTS * percent / 100, RELEASES * percent / 100, story);
        } catch (IllegalStateException e) {
            System.err.println("The benchmark failed: " + e.getMessage());
            code = 1;
        }
        // Clients leave threads behind that would keep the JVM up.
        System.exit(code);
    }

    private void run(int objects, int releases, Story story) throws IOException {
        story.chapter(objects + " objects and " + releases + " Helm Secrets of 1 MB");
        OperatorFigures operator = new OperatorFigures(sandbox.operatorPid(), sandbox.operatorLog());
        deploy(objects, releases);
        story.line("deployed");
        Duration saved = timed(this::backup);
        long afterBackup = operator.residentMebibytes();
        story.line("saved in %d s, %d MiB resident", saved.toSeconds(), afterBackup);
        Duration restored = timed(this::restore);
        System.out.printf(
                Locale.ROOT,
                "| Objects | Helm Secrets of 1 MB | Backup, in s | MiB resident after it | Restore, in s | MiB resident after it |%n"
                        + "|---|---|---|---|---|---|%n| %d | %d | %.1f | %d | %.1f | %d |%n",
                objects,
                releases,
                saved.toMillis() / 1000.0,
                afterBackup,
                restored.toMillis() / 1000.0,
                operator.residentMebibytes());
    }

    private static Duration timed(Runnable what) {
        Instant start = Instant.now();
        what.run();
        return Duration.between(start, Instant.now());
    }

    private void deploy(int objects, int releases) {
        client.resource(new NamespaceBuilder()
                        .withMetadata(
                                new ObjectMetaBuilder().withName(NAMESPACE).build())
                        .build())
                .create();
        for (int i = 0; i < objects; i++) {
            ObjectMetaBuilder metadata =
                    new ObjectMetaBuilder().withNamespace(NAMESPACE).withName("object-" + i);
            if (i % 2 == 0) {
                client.resource(new ConfigMapBuilder()
                                .withMetadata(metadata.build())
                                .addToData("settings", text(OBJECT_BYTES))
                                .build())
                        .create();
            } else {
                client.resource(new NetworkPolicyBuilder()
                                .withMetadata(metadata.addToAnnotations("example.com/notes", text(OBJECT_BYTES))
                                        .build())
                                .withNewSpec()
                                .withNewPodSelector()
                                .addToMatchLabels("app", "number-" + i)
                                .endPodSelector()
                                .endSpec()
                                .build())
                        .create();
            }
        }
        for (int i = 0; i < releases; i++) {
            client.resource(new SecretBuilder()
                            .withMetadata(new ObjectMetaBuilder()
                                    .withNamespace(NAMESPACE)
                                    .withName("sh.helm.release.v1.app.v" + i)
                                    .build())
                            .withType("helm.sh/release.v1")
                            .addToData("release", text(RELEASE_BYTES))
                            .build())
                    .create();
        }
    }

    /** Base64 of bytes that cannot be compressed. */
    private String text(int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        return Base64.getEncoder().encodeToString(content);
    }

    private void backup() {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(NAMESPACE)
                .withNamespace(namespace)
                .build());
        policy.setSpec(new BackupPolicySpec());
        policy.getSpec().storageLocation = "default";
        policy.getSpec().include = new Inclusion();
        policy.getSpec().include.namespaces = List.of(NAMESPACE);
        client.resource(policy).create();
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(NAMESPACE)
                .withNamespace(namespace)
                .build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = NAMESPACE;
        client.resource(backup).create();
        Awaitility.await("the Backup")
                .atMost(LONGEST)
                .until(() -> client.resource(backup).get().hasEnded());
        Backup ended = client.resource(backup).get();
        System.out.println(ended.getStatus().phase + ": " + ended.getStatus().message);
    }

    private void restore() {
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName(NAMESPACE)
                .withNamespace(namespace)
                .build());
        restore.setSpec(new RestoreSpec());
        restore.getSpec().backup = NAMESPACE;
        restore.getSpec().namespaceMapping = Map.of(NAMESPACE, "copy");
        client.resource(restore).create();
        Awaitility.await("the Restore")
                .atMost(LONGEST)
                .until(() -> client.resource(restore).get().hasEnded());
        Restore ended = client.resource(restore).get();
        System.out.println(ended.getStatus().phase + ": " + ended.getStatus().message);
        if (ended.getStatus().phase != RestorePhase.Completed) {
            throw new IllegalStateException(
                    "the Restore is " + ended.getStatus().phase + ": " + ended.getStatus().message);
        }
    }
}
