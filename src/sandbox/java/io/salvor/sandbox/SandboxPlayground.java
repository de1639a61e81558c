package io.salvor.sandbox;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.SimulatedCluster;
import io.salvor.scenario.Playground;
import io.salvor.scenario.VolumeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The simulated cluster as the scenario's playground: the nodes' disks are folders of this machine. */
public final class SandboxPlayground implements Playground {
    private static final String PODS = "/var/lib/kubelet/pods/";

    private final KubernetesClient client;
    private final SimulatedCluster cluster;
    private final PolicyRepository policies;

    SandboxPlayground(KubernetesClient client, SimulatedCluster cluster, PolicyRepository policies) {
        this.client = client;
        this.cluster = cluster;
        this.policies = policies;
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String salvorNamespace() {
        return "salvor";
    }

    @Override
    public String firstNode() {
        return "node-a";
    }

    @Override
    public String secondNode() {
        return "node-b";
    }

    @Override
    public String applicationImage() {
        return "busybox:1";
    }

    @Override
    public String dynamicStorageClass() {
        return "folders";
    }

    @Override
    public void makeFolder(String node, String path) {
        try {
            Files.createDirectories(cluster.node(node).hostPath(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void wipeFolder(String node, String path) {
        Path folder = cluster.node(node).hostPath(path);
        try {
            Folders.empty(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public VolumeFiles files(String namespace, String pod, String volume) {
        return new FolderFiles(folder(namespace, pod, volume));
    }

    /** Where the files of a volume of a running pod are on this machine. */
    public Path folder(String namespace, String pod, String volume) {
        Pod found = client.pods().inNamespace(namespace).withName(pod).get();
        Volume source = found.getSpec().getVolumes().stream()
                .filter(candidate -> candidate.getName().equals(volume))
                .findFirst()
                .orElseThrow();
        String place = source.getPersistentVolumeClaim() == null
                ? "kubernetes.io~empty-dir/" + volume
                : "kubernetes.io~local-volume/"
                        + volumeName(
                                namespace, source.getPersistentVolumeClaim().getClaimName());
        return cluster.node(found.getSpec().getNodeName())
                .hostPath(PODS + found.getMetadata().getUid() + "/volumes/" + place);
    }

    /** Where the files behind a bound claim are on this machine, whether or not a pod mounts it. */
    public Path claimFolder(String namespace, String claim) {
        PersistentVolume volume = client.persistentVolumes()
                .withName(volumeName(namespace, claim))
                .get();
        String node = volume.getSpec()
                .getNodeAffinity()
                .getRequired()
                .getNodeSelectorTerms()
                .get(0)
                .getMatchExpressions()
                .get(0)
                .getValues()
                .get(0);
        return cluster.node(node).hostPath(volume.getSpec().getLocal().getPath());
    }

    private String volumeName(String namespace, String claim) {
        PersistentVolumeClaim found = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(claim)
                .get();
        return found.getSpec().getVolumeName();
    }

    @Override
    public String publishPolicy(String fileName, String yaml) {
        return "commit " + policies.commit(fileName, yaml) + " in the policy repository " + policies.url();
    }

    private record FolderFiles(Path folder) implements VolumeFiles {
        /** Work on the folder that may end early. */
        private interface Work<T> {
            T on(Path folder) throws IOException, InterruptedException;
        }

        @Override
        public void write(boolean large) {
            run(real -> {
                FileTree.write(real, large);
                return null;
            });
        }

        @Override
        public void change() {
            run(real -> {
                FileTree.change(real);
                return null;
            });
        }

        @Override
        public List<String> fingerprint() {
            return run(FileTree::fingerprint);
        }

        private <T> T run(Work<T> work) {
            try {
                return work.on(folder.toRealPath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
