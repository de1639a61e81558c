package io.salvor.node;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.api.ClaimReference;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.api.VolumePlace;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.kubernetes.VolumeStatusWriter;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.testing.Program;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A cluster's API, repositories and mounted volumes for node commands, which run as child processes. */
final class NodeJobsFixture implements AutoCloseable {
    static final String NAMESPACE = "salvor";
    static final Duration DEADLINE = Duration.ofMinutes(3);

    private final Path folder;
    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client;
    private final Map<String, String> environment = new HashMap<>();

    NodeJobsFixture(Path folder) throws IOException {
        this.folder = folder;
        server.writeKubeconfig(folder.resolve("kubeconfig"));
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace(NAMESPACE)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        client.namespaces()
                .resource(new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        try (Stream<Path> definitions = Files.list(Path.of("crds"))) {
            for (Path definition : definitions.toList()) {
                client.load(Files.newInputStream(definition)).create();
            }
        }
        Files.createDirectories(folder.resolve("volumes"));
        Files.createDirectories(folder.resolve("signals"));
        Files.createDirectories(folder.resolve("secrets/repositories"));
        environment.put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        environment.put("SALVOR_VOLUMES", folder.resolve("volumes").toString());
        environment.put("SALVOR_SIGNALS", folder.resolve("signals").toString());
        environment.put("SALVOR_SECRETS", folder.resolve("secrets").toString());
        environment.put("SALVOR_CACHE", folder.resolve("cache").toString());
        environment.put("SALVOR_TERMINATION_MESSAGE", terminationMessage().toString());
        environment.put("SALVOR_RESTIC", ResticBinary.path().toString());
        environment.put("SALVOR_DEADLINE", Instant.now().plus(DEADLINE).toString());
    }

    Map<String, String> environment() {
        return environment;
    }

    /** Of the API server. */
    String url() {
        return server.url();
    }

    /** Lets Jobs that are started from now on find the API server at an address before it. */
    void reachThrough(String url) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        server.writeKubeconfig(kubeconfig);
        Files.writeString(kubeconfig, Files.readString(kubeconfig).replace(server.url(), url));
    }

    Path terminationMessage() {
        return folder.resolve("termination-log");
    }

    Restic restic() {
        return new Restic(ResticBinary.path(), null);
    }

    /** A new repository for a namespace, whose password the Job is given. */
    RepositoryAccess repository(String namespace) throws IOException {
        RepositoryAccess access = access(namespace);
        ReadyRepository.make(access);
        password(namespace, access.password());
        return access;
    }

    RepositoryAccess access(String namespace) {
        return new RepositoryAccess(folder.resolve("restic/" + namespace).toString(), "of " + namespace, Map.of());
    }

    void password(String namespace, String password) throws IOException {
        Files.writeString(folder.resolve("secrets/repositories/" + namespace), password + "\n");
    }

    /** The folder in which a volume is mounted, made if it is not there. */
    Path volume(String record) throws IOException {
        return Files.createDirectories(folder.resolve("volumes").resolve(record));
    }

    /** A PodVolumeBackup of {@code <namespace>/<pod>/<volume>}. @param claim null for a volume without one */
    PodVolumeBackup backup(String name, String namespace, String pod, String claim) {
        PodVolumeBackup record = new PodVolumeBackup();
        record.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
        PodVolumeBackupSpec spec = new PodVolumeBackupSpec();
        spec.backup = "nightly-1";
        spec.backupStorageLocation = "default";
        spec.node = "node-a";
        spec.pod = pod(namespace, pod);
        spec.volume = "data";
        spec.repoIdentifier = access(namespace).identifier();
        spec.hostPath = "/var/lib/kubelet/pods/uid-of-" + pod + "/volumes/kubernetes.io~empty-dir/data";
        spec.tags = new HashMap<>(Map.of("ns", namespace, "pod", pod, "volume", "data", "policy", "nightly"));
        if (claim != null) {
            spec.claim = new ClaimReference();
            spec.claim.name = claim;
            spec.tags.put("pvc", claim);
        }
        record.setSpec(spec);
        return record;
    }

    /** Makes a record, whose first attempt is begun as the operator does it. */
    void create(PodVolumeBackup record) {
        client.resource(record).create();
        attempt(record.getMetadata().getName(), 1);
    }

    /** What the operator does before it makes the Job of an attempt. */
    void attempt(String name, int number) {
        backupStatus(name, status -> {
            status.attempt = number;
            status.phase = VolumePhase.New;
            status.reason = null;
            status.message = null;
            status.progress = null;
        });
    }

    /** Writes a status as the operator does. */
    void backupStatus(String name, Consumer<PodVolumeBackupStatus> change) {
        new KubernetesOwnObjects(client, NAMESPACE).editStatus(backup(name), record -> {
            change.accept(record.getStatus());
            return record;
        });
    }

    PodVolumeBackupStatus backupStatus(String name) {
        return backup(name).getStatus();
    }

    private PodVolumeBackup backup(String name) {
        return client.resources(PodVolumeBackup.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    /** A PodVolumeRestore. @param snapshot null for a volume that was empty; @param root null for one not known */
    PodVolumeRestore restore(String name, String namespace, String snapshot, RootAttributes root) {
        PodVolumeRestore record = new PodVolumeRestore();
        record.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
        PodVolumeRestoreSpec spec = new PodVolumeRestoreSpec();
        spec.restore = "restore-1";
        spec.restoreUID = "uid-1";
        spec.backupStorageLocation = "default";
        spec.pod = pod(namespace + "-restored", "db-0");
        spec.volume = name;
        spec.repoIdentifier = access(namespace).identifier();
        spec.snapshotID = snapshot;
        spec.root = root;
        record.setSpec(spec);
        return record;
    }

    /** The folder of a volume of a pod on its node. */
    static String emptyDir(String podUid, String volume) {
        return "/var/lib/kubelet/pods/" + podUid + "/volumes/kubernetes.io~empty-dir/" + volume;
    }

    /** Makes a record, whose first attempt is begun as the operator does it. @param hostPath folder of the volume on the node */
    void create(PodVolumeRestore record, String hostPath) {
        client.resource(record).create();
        restoreAttempt(record.getMetadata().getName(), 1, hostPath);
    }

    void create(PodVolumeRestore record) {
        create(record, emptyDir("uid", record.getMetadata().getName()));
    }

    /** What the operator does before it makes the Job of an attempt. */
    void restoreAttempt(String name, int number, String hostPath) {
        boolean waits = Files.isDirectory(folder.resolve("signals").resolve(name));
        restoreStatus(name, status -> {
            status.attempt = number;
            status.phase = VolumePhase.New;
            status.reason = null;
            status.message = null;
            status.progress = null;
            status.place = new VolumePlace();
            status.place.node = "node-a";
            status.place.hostPath = hostPath;
            status.place.signalPath = waits ? "/pods/uid/salvor-restore" : null;
        });
    }

    /** The next attempt, of a volume that is where it was. */
    void restoreAttempt(String name, int number) {
        restoreAttempt(name, number, restoreStatus(name).place.hostPath);
    }

    /** Writes a status as the operator does. */
    void restoreStatus(String name, Consumer<PodVolumeRestoreStatus> change) {
        PodVolumeRestore record = client.resources(PodVolumeRestore.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
        new KubernetesOwnObjects(client, NAMESPACE).editStatus(record, current -> {
            change.accept(current.getStatus());
            return current;
        });
    }

    PodVolumeRestoreStatus restoreStatus(String name) {
        return client.resources(PodVolumeRestore.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getStatus();
    }

    /** The folder that the waiting pod of these volumes looks into, mounted into the Job for each. */
    Path waitingPod(String... volumes) throws IOException {
        Path pod = Files.createDirectories(folder.resolve("pod"));
        for (String volume : volumes) {
            Files.createSymbolicLink(folder.resolve("signals").resolve(volume), pod);
        }
        return pod;
    }

    /** Writes down what restic is asked from now on, one command a line. */
    Path resticCalls() throws IOException {
        Path calls = Files.createFile(folder.resolve("restic-calls"));
        Path script = Files.writeString(
                folder.resolve("restic-noted.sh"),
                "#!/bin/sh\necho \"$*\" >> " + calls + "\nexec " + ResticBinary.path() + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("SALVOR_RESTIC", script.toString());
        return calls;
    }

    /** Starts {@code node <command>} for the volumes. */
    Program start(String command, String... volumes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("node", command, "--namespace", NAMESPACE));
        for (String volume : volumes) {
            arguments.add("--volume");
            // The first attempt, unless another is asked for.
            arguments.add(volume.contains("@") ? volume : volume + "@1");
        }
        return Program.start(environment, arguments.toArray(String[]::new));
    }

    /** What tasks have that run in this process. */
    NodeEnvironment inProcess() {
        return inProcess(Clock.systemUTC());
    }

    NodeEnvironment inProcess(Clock clock) {
        JobSettings settings = JobSettings.read(environment, clock.instant());
        return new NodeEnvironment(
                settings,
                new VolumeStatusWriter(client, NAMESPACE, clock),
                new Restic(settings.restic(), settings.cache()),
                settings.repositories(),
                new PrintWriter(OutputStream.nullOutputStream()),
                clock);
    }

    private static PodReference pod(String namespace, String name) {
        PodReference pod = new PodReference();
        pod.namespace = namespace;
        pod.name = name;
        pod.uid = "uid-of-" + name;
        return pod;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
