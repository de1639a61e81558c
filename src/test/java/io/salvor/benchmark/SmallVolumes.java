package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.SandboxPlayground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;

/** One pod with small volumes, half of them of claims, whose bytes follow from the number of the round. */
final class SmallVolumes {
    static final String NAMESPACE = "benchmark";
    static final int FILES = 50;
    static final int FILE_BYTES = 1024 * 1024 / FILES;
    static final int CHANGED_FILES = 5;

    private static final String POD = "small";
    private static final Duration START = Duration.ofMinutes(5);

    private final SandboxPlayground playground;
    private final KubernetesClient client;
    private final int number;
    private final Map<String, Path> folders = new LinkedHashMap<>();

    /** @param number how many */
    SmallVolumes(SandboxPlayground playground, int number) {
        this.playground = playground;
        this.number = number;
        this.client = playground.client();
    }

    /** Starts the pod on one node and fills its volumes. */
    void deploy() throws IOException {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        List<Volume> volumes = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            volumes.add(volume("volume-" + i, i % 2 == 0));
        }
        client.resource(pod(volumes)).create();
        Awaitility.await("pod " + POD).atMost(START).until(() -> "Running"
                .equals(client.pods()
                        .inNamespace(NAMESPACE)
                        .withName(POD)
                        .get()
                        .getStatus()
                        .getPhase()));
        for (Volume volume : volumes) {
            folders.put(
                    volume.getName(),
                    playground.folder(NAMESPACE, POD, volume.getName()).toRealPath());
        }
        write(0, FILES);
    }

    /** The folder of each volume on the node's disk, by the volume's name. */
    Map<String, Path> folders() {
        return folders;
    }

    /** Gives some files of each volume new bytes, others in each round. */
    void change(int round) throws IOException {
        write(round, CHANGED_FILES);
    }

    private void write(int round, int files) throws IOException {
        int place = 0;
        for (Path folder : folders.values()) {
            Random bytes = new Random(round * 1000L + place++);
            for (int i = 0; i < files; i++) {
                byte[] content = new byte[FILE_BYTES];
                bytes.nextBytes(content);
                Files.write(folder.resolve("file-" + (round * CHANGED_FILES + i) % FILES), content);
            }
        }
    }

    private Volume volume(String name, boolean claimed) {
        if (!claimed) {
            return new VolumeBuilder()
                    .withName(name)
                    .withNewEmptyDir()
                    .endEmptyDir()
                    .build();
        }
        client.resource(claim(name)).create();
        return new VolumeBuilder()
                .withName(name)
                .withNewPersistentVolumeClaim()
                .withClaimName(name)
                .endPersistentVolumeClaim()
                .build();
    }

    private PersistentVolumeClaim claim(String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(playground.dynamicStorageClass())
                .withNewResources()
                .addToRequests("storage", new Quantity("10Mi"))
                .endResources()
                .endSpec()
                .build();
    }

    private Pod pod(List<Volume> volumes) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(POD)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .addToNodeSelector("kubernetes.io/hostname", playground.firstNode())
                .addNewContainer()
                .withName("sleeper")
                .withImage(playground.applicationImage())
                .withCommand("sleep", "1000000")
                .withVolumeMounts(volumes.stream()
                        .map(volume -> new VolumeMountBuilder()
                                .withName(volume.getName())
                                .withMountPath("/" + volume.getName())
                                .build())
                        .toList())
                .endContainer()
                .withVolumes(volumes)
                .endSpec()
                .build();
    }
}
