package io.salvor.chaos;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.sandbox.Operations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** An application with static volumes, one on each node, that was backed up in good weather and is lost again and again. */
final class Vault {
    static final String NAMESPACE = "vault";
    static final String BACKUP = "vault-saved";
    static final String FOLDER = "/srv/vault";
    static final List<String> CLAIMS = List.of("a", "b");

    /** A file that was written after the backup. */
    static final String NEWER = "newer";

    private static final int FILES = 30;
    private static final String VOLUME =
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: "%1$s"}
            spec:
              capacity: {storage: 1Gi}
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              storageClassName: ""
              local: {path: "%2$s"}
              claimRef: %4$s
              nodeAffinity:
                required:
                  nodeSelectorTerms:
                  - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [%3$s]}]
            """;
    private static final String CLAIM =
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: "%1$s", namespace: vault}
            spec: {accessModes: [ReadWriteOnce], storageClassName: "", volumeName: "vault-%1$s", resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: "reader-%1$s", namespace: vault}
            spec:
              replicas: 1
              strategy: {type: Recreate}
              selector: {matchLabels: {app: "reader-%1$s"}}
              template:
                metadata: {labels: {app: "reader-%1$s"}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: main, image: 'busybox:1', volumeMounts: [{name: data, mountPath: /data}]}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: "%1$s"}}]
            """;

    private final Town town;

    /** Makes it, and backs it up. */
    Vault(Town town) throws IOException {
        this.town = town;
        stands();
        for (String claim : CLAIMS) {
            fill(claim);
        }
        town.operations().policy(NAMESPACE, List.of(NAMESPACE), spec -> {
            spec.storageLocation = Round.NAME;
            spec.timeout = Round.TIMEOUT;
        });
        Backup backup = town.operations().backupToItsEnd(BACKUP, NAMESPACE);
        if (backup.getStatus().phase != BackupPhase.Completed) {
            throw new IllegalStateException("there is no vault to restore: " + backup.getStatus().message);
        }
    }

    static String volume(String claim) {
        return "vault-" + claim;
    }

    static String node(String claim) {
        return Town.NODES.get(CLAIMS.indexOf(claim));
    }

    /** A PersistentVolume on a folder. @param claim {@code {namespace: …, name: …}}, or {@code null} */
    static String manifest(String name, String folder, String node, String claim) {
        return VOLUME.formatted(name, folder, node, claim);
    }

    List<HasMetadata> make(String manifest) {
        return town.client().load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8))).items().stream()
                .map(object -> (HasMetadata) town.client().resource(object).create())
                .toList();
    }

    /** The application runs, on whatever its folders hold. */
    void stands() {
        town.operations().namespace(NAMESPACE);
        for (String claim : CLAIMS) {
            makeFolder(FOLDER, node(claim), claim);
            make(manifest(volume(claim), FOLDER + "/" + claim, node(claim), "null"));
            make(CLAIM.formatted(claim));
        }
        Awaitility.await("the vault").atMost(Operations.LONGEST).until(() -> CLAIMS.stream()
                .allMatch(claim -> isReady("reader-" + claim)));
    }

    private boolean isReady(String deployment) {
        var status = town.client()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(deployment)
                .get()
                .getStatus();
        return status != null && Integer.valueOf(1).equals(status.getReadyReplicas());
    }

    void makeFolder(String below, String node, String claim) {
        town.sandbox().playground().makeFolder(node, below + "/" + claim);
    }

    private static Map<String, String> files(String claim) {
        Map<String, String> files = new TreeMap<>();
        for (int file = 0; file < FILES; file++) {
            files.put("file-" + file, ("file " + file + " of " + claim + "\n").repeat(1 + file * 20));
        }
        return files;
    }

    private void fill(String claim) throws IOException {
        for (Map.Entry<String, String> file : files(claim).entrySet()) {
            Files.writeString(folder(claim).resolve(file.getKey()), file.getValue());
        }
    }

    /** What a claim held when it was saved: content by name. */
    Map<String, String> saved(String claim) {
        return files(claim);
    }

    /** Where the static volume of a claim lies on this machine. */
    Path folder(String claim) {
        return town.sandbox().cluster().node(node(claim)).hostPath(FOLDER + "/" + claim);
    }

    static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    /** It is lost, with what others have made meanwhile. @param released whether the volumes stay; @param newer whether data does */
    void isLost(boolean released, boolean newer) throws IOException {
        clear();
        for (String claim : CLAIMS) {
            town.sandbox().playground().wipeFolder(node(claim), FOLDER + "/" + claim);
            if (newer) {
                Files.writeString(folder(claim).resolve(NEWER), claim);
            }
            if (released) {
                make(manifest(
                        volume(claim),
                        FOLDER + "/" + claim,
                        node(claim),
                        "{apiVersion: v1, kind: PersistentVolumeClaim, namespace: vault, name: " + claim
                                + ", uid: gone}"));
            }
        }
        if (released) {
            Awaitility.await("the volumes to be released")
                    .atMost(Operations.LONGEST)
                    .until(() -> volumes().stream()
                            .allMatch(volume -> volume.getStatus() != null
                                    && "Released".equals(volume.getStatus().getPhase())));
        }
    }

    /** Nothing of it is left, nor of those who were there. */
    void clear() {
        town.client().namespaces().list().getItems().stream()
                .map(namespace -> namespace.getMetadata().getName())
                .filter(name -> name.equals(NAMESPACE) || name.startsWith(Strangers.PREFIX))
                .forEach(town.operations()::deleteNamespace);
        volumes().forEach(volume -> town.client().resource(volume).delete());
        Awaitility.await("the volumes to be gone").atMost(Operations.LONGEST).until(() -> volumes()
                .isEmpty());
    }

    /** All static volumes there are. */
    private List<PersistentVolume> volumes() {
        return town.client().persistentVolumes().list().getItems().stream()
                .filter(volume -> volume.getSpec().getLocal().getPath().startsWith("/srv/"))
                .toList();
    }
}
