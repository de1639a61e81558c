package io.salvor.benchmark;

import io.salvor.sandbox.SandboxPlayground;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;

/** One pod with two claims: one of few large files and one of many small ones, whose bytes no compression makes fewer. */
final class LargeAndSmall {
    private static final int LARGE = 8;
    private static final int LARGE_MEBIBYTES = 256;
    private static final int SMALL = 50_000;
    private static final int SMALL_BYTES = 1024;
    private static final int IN_A_FOLDER = 500;
    private static final int WHOLE = 100;
    private static final Duration START = Duration.ofMinutes(2);

    private static final String CLAIM =
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {namespace: %s, name: %s}
            spec: {accessModes: [ReadWriteOnce], storageClassName: %s, resources: {requests: {storage: 4Gi}}}
            ---
            """;

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {namespace: %s, name: two}
            spec:
              nodeSelector: {kubernetes.io/hostname: %s}
              containers:
              - name: sleeper
                image: %s
                command: [sleep, "1000000"]
                volumeMounts: [{name: large, mountPath: /large}, {name: small, mountPath: /small}]
              volumes:
              - {name: large, persistentVolumeClaim: {claimName: large}}
              - {name: small, persistentVolumeClaim: {claimName: small}}
            """;

    private final SandboxPlayground playground;

    LargeAndSmall(SandboxPlayground playground) {
        this.playground = playground;
    }

    /** Starts the pod and fills its volumes. @param percent how much of the data */
    void deploy(int percent) throws IOException {
        String namespace = SmallVolumes.NAMESPACE;
        String claimed = playground.dynamicStorageClass();
        load("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}\n---\n"
                + String.format(CLAIM, namespace, "large", claimed)
                + String.format(CLAIM, namespace, "small", claimed)
                + String.format(POD, namespace, playground.firstNode(), playground.applicationImage()));
        Awaitility.await("the pod").atMost(START).until(() -> "Running"
                .equals(playground
                        .client()
                        .pods()
                        .inNamespace(namespace)
                        .withName("two")
                        .get()
                        .getStatus()
                        .getPhase()));
        Random random = new Random(percent);
        Path large = playground.folder(namespace, "two", "large").toRealPath();
        byte[] mebibyte = new byte[1 << 20];
        for (int file = 0; file < LARGE; file++) {
            try (OutputStream out = Files.newOutputStream(large.resolve("large-" + file))) {
                for (int i = 0; i < Math.max(1, LARGE_MEBIBYTES * percent / WHOLE); i++) {
                    random.nextBytes(mebibyte);
                    out.write(mebibyte);
                }
            }
        }
        Path small = playground.folder(namespace, "two", "small").toRealPath();
        byte[] content = new byte[SMALL_BYTES];
        for (int file = 0; file < SMALL * percent / WHOLE; file++) {
            random.nextBytes(content);
            Path folder = Files.createDirectories(small.resolve("folder-" + file / IN_A_FOLDER));
            Files.write(folder.resolve("small-" + file), content);
        }
    }

    private void load(String manifests) {
        playground
                .client()
                .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
                .create();
    }
}
