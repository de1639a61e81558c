package io.salvor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.Condition;
import io.salvor.api.CredentialReference;
import io.salvor.api.Inclusion;
import io.salvor.api.ObjectStorage;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.Restore;
import io.salvor.api.RestoreSpec;
import io.salvor.api.SecretKeyReference;
import io.salvor.testing.Edits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What people do to an installation with kubectl, and what they see there. */
public final class Operations {
    public static final String SALVOR = "salvor";

    /** Only what hangs waits that long: a busy machine is slow, not wrong. */
    public static final Duration LONGEST = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final String PODS = "/var/lib/kubelet/pods/";

    private final Sandbox sandbox;
    private final KubernetesClient client;

    public Operations(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.client = sandbox.playground().client();
    }

    public KubernetesClient client() {
        return client;
    }

    /** A location in a folder of its own in the sandbox's bucket, with a master key of its own. */
    public void location(String name, Consumer<BackupStorageLocationSpec> change) {
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(SALVOR).build());
        BackupStorageLocationSpec spec = new BackupStorageLocationSpec();
        spec.objectStorage = new ObjectStorage();
        spec.objectStorage.bucket = sandbox.bucket().getFileName().toString();
        spec.objectStorage.prefix = name;
        spec.config.s3Url = sandbox.s3Url();
        spec.credential = new CredentialReference();
        spec.credential.name = "salvor-bucket";
        spec.masterKey = new SecretKeyReference();
        spec.masterKey.name = name + "-key";
        spec.validationFrequency = "1s";
        change.accept(spec);
        location.setSpec(spec);
        client.resource(location).create();
    }

    public void secret(String name, Map<String, String> data) {
        client.resource(new SecretBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withName(name)
                                .withNamespace(SALVOR)
                                .build())
                        .withStringData(data)
                        .build())
                .create();
    }

    /** A policy without schedule for some namespaces. */
    public void policy(String name, List<String> namespaces, Consumer<BackupPolicySpec> change) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(SALVOR).build());
        policy.setSpec(new BackupPolicySpec());
        policy.getSpec().include = new Inclusion();
        policy.getSpec().include.namespaces = namespaces;
        change.accept(policy.getSpec());
        client.resource(policy).create();
    }

    public void backup(String name, String policy) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(SALVOR).build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = policy;
        client.resource(backup).create();
    }

    /** Asks for a backup and waits for its end, whatever that is. */
    public Backup backupToItsEnd(String name, String policy) {
        backup(name, policy);
        return awaitEnd(name);
    }

    public Backup awaitEnd(String backup) {
        return await(Backup.class, backup, b -> b.getStatus() != null && b.getStatus().completionTime != null);
    }

    /** Asks for a restore and waits for its end, whatever that is. */
    public Restore restoreToItsEnd(String name, Consumer<RestoreSpec> change) {
        restore(name, change);
        return awaitRestoreEnd(name);
    }

    public void restore(String name, Consumer<RestoreSpec> change) {
        Restore restore = new Restore();
        restore.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(SALVOR).build());
        restore.setSpec(new RestoreSpec());
        change.accept(restore.getSpec());
        client.resource(restore).create();
    }

    public Restore awaitRestoreEnd(String name) {
        return await(Restore.class, name, r -> r.getStatus() != null && r.getStatus().completionTime != null);
    }

    public void namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** A running pod with emptyDirs, each with one file that tells its name. */
    public void pod(String namespace, String name, String... volumes) {
        pod(
                namespace,
                name,
                Stream.of(volumes)
                        .map(volume -> new VolumeBuilder()
                                .withName(volume)
                                .withNewEmptyDir()
                                .endEmptyDir()
                                .build())
                        .toList());
        for (String volume : volumes) {
            write(emptyDir(namespace, name, volume).resolve("file"), name + "/" + volume);
        }
    }

    public void pod(String namespace, String name, List<Volume> volumes) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage(sandbox.playground().applicationImage())
                        .withVolumeMounts(volumes.stream()
                                .map(volume -> new VolumeMountBuilder()
                                        .withName(volume.getName())
                                        .withMountPath("/" + volume.getName())
                                        .build())
                                .toList())
                        .endContainer()
                        .withVolumes(volumes)
                        .endSpec()
                        .build())
                .create();
        awaitRunning(namespace, name);
    }

    public void awaitRunning(String namespace, String pod) {
        Awaitility.await("pod " + namespace + "/" + pod)
                .pollInterval(POLL)
                .atMost(LONGEST)
                .until(() -> {
                    Pod now = client.pods().inNamespace(namespace).withName(pod).get();
                    return now != null
                            && now.getStatus() != null
                            && "Running".equals(now.getStatus().getPhase());
                });
    }

    public void deletePod(String namespace, String name) {
        client.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
        Awaitility.await("end of pod " + name)
                .pollInterval(POLL)
                .atMost(LONGEST)
                .until(() -> client.pods().inNamespace(namespace).withName(name).get() == null);
    }

    public void deleteNamespace(String name) {
        client.namespaces().withName(name).delete();
        Awaitility.await("end of namespace " + name)
                .pollInterval(POLL)
                .atMost(LONGEST)
                .until(() -> client.namespaces().withName(name).get() == null);
    }

    /** The folder of an emptyDir on the node of its pod. */
    public Path emptyDir(String namespace, String pod, String volume) {
        Pod found = client.pods().inNamespace(namespace).withName(pod).get();
        return sandbox.cluster()
                .node(found.getSpec().getNodeName())
                .hostPath(PODS + found.getMetadata().getUid() + "/volumes/kubernetes.io~empty-dir/" + volume);
    }

    static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the operator to look at an object now. */
    public <T extends HasMetadata> void touch(Class<T> kind, String name) {
        Edits.edit(resource(kind, name), object -> {
            Map<String, String> annotations = new HashMap<>(object.getMetadata().getAnnotations());
            annotations.put("reconcile.salvor.io/requestedAt", Instant.now().toString());
            object.getMetadata().setAnnotations(annotations);
            return object;
        });
    }

    public <T extends HasMetadata> Resource<T> resource(Class<T> kind, String name) {
        return client.resources(kind).inNamespace(SALVOR).withName(name);
    }

    /** Waits until an object of the installation is as it should be, and returns it. */
    public <T extends HasMetadata> T await(Class<T> kind, String name, Predicate<T> good) {
        return Awaitility.await(kind.getSimpleName() + " " + name)
                .pollInterval(POLL)
                .atMost(LONGEST)
                .until(() -> resource(kind, name).get(), object -> object != null && good.test(object));
    }

    /** The records of a backup's volumes. */
    public List<PodVolumeBackup> volumes(String backup) {
        return client.resources(PodVolumeBackup.class)
                .inNamespace(SALVOR)
                .withLabel("salvor.io/backup", backup)
                .list()
                .getItems();
    }

    /** The condition of a type; fails when there is none. */
    public static Condition condition(List<Condition> conditions, String type) {
        assertThat(conditions).extracting(condition -> condition.type).contains(type);
        return conditions.stream()
                .filter(condition -> condition.type.equals(type))
                .findFirst()
                .orElseThrow();
    }

    public static boolean has(List<Condition> conditions, String type, String status, String reason) {
        return conditions.stream()
                .anyMatch(c -> c.type.equals(type) && c.status.equals(status) && c.reason.equals(reason));
    }

    /** Waits for the Warning that tells people about an object, and returns its message. */
    public String warning(String kind, String name, String reason) {
        return Awaitility.await("Warning " + reason + " about " + kind + " " + name)
                .pollInterval(POLL)
                .atMost(LONGEST)
                .until(
                        () -> client.v1().events().inNamespace(SALVOR).list().getItems().stream()
                                .filter(event -> "Warning".equals(event.getType()))
                                .filter(event -> reason.equals(event.getReason()))
                                .filter(event ->
                                        kind.equals(event.getInvolvedObject().getKind()))
                                .filter(event ->
                                        name.equals(event.getInvolvedObject().getName()))
                                .map(Event::getMessage)
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }
}
