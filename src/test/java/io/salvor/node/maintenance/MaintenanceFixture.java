package io.salvor.node.maintenance;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.api.MaintenanceAttempt;
import io.salvor.api.MaintenanceRound;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.Snapshot;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.testing.Program;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An API server, a repository behind an S3 server, and Jobs of maintenance as child processes. */
final class MaintenanceFixture implements AutoCloseable {
    static final String NAMESPACE = "salvor";
    static final String NAME = "shop-default";
    static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "key-of-test", "AWS_SECRET_ACCESS_KEY", "secret-of-test");

    private final Path folder;
    private final ApiServer server = ApiServer.start(0);
    private final S3Server s3;
    private final KubernetesClient client;
    private final RepositoryAccess access;
    private final Map<String, String> environment = new HashMap<>();
    private int snapshots;

    MaintenanceFixture(Path folder) throws IOException {
        this.folder = folder;
        s3 = S3Server.start(folder.resolve("s3"), "key-of-test", "secret-of-test")
                .withBucket("bucket");
        server.writeKubeconfig(folder.resolve("kubeconfig"));
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace(NAMESPACE)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        client.resource(new NamespaceBuilder()
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
        Path secrets = Files.createDirectories(folder.resolve("secrets/repositories"));
        Files.writeString(secrets.resolve("shop"), "of shop\n");
        Path reach = Files.createDirectories(folder.resolve("secrets/reach/environment"));
        for (Map.Entry<String, String> credential : CREDENTIALS.entrySet()) {
            Files.writeString(reach.resolve(credential.getKey()), credential.getValue());
        }
        access = new RepositoryAccess("s3:" + s3.url() + "/bucket/restic/shop", "of shop", CREDENTIALS);
        ReadyRepository.make(new RepositoryAccess(repository().toString(), "of shop", Map.of()));
        environment.put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        environment.put("SALVOR_SECRETS", folder.resolve("secrets").toString());
        environment.put("SALVOR_CACHE", folder.resolve("cache").toString());
        environment.put("SALVOR_TERMINATION_MESSAGE", terminationMessage().toString());
        environment.put("SALVOR_RESTIC", ResticBinary.path().toString());
        environment.put("SALVOR_DEADLINE", Instant.now().plus(DEADLINE).toString());
        Files.writeString(folder.resolve("secrets/identifier"), access.identifier());
        createRepository();
    }

    private void createRepository() {
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(
                new ObjectMetaBuilder().withName(NAME).withNamespace(NAMESPACE).build());
        repository.setSpec(new ResticRepositorySpec());
        repository.getSpec().backupStorageLocation = "default";
        repository.getSpec().volumeNamespace = "shop";
        // Where the location lay before: a Job works where it is reached now.
        repository.getSpec().repoIdentifier =
                folder.resolve("before/restic/shop").toString();
        client.resource(repository).create();
    }

    /** The folder that the S3 server keeps the repository in. */
    Path repository() {
        return folder.resolve("s3/bucket/restic/shop");
    }

    Path terminationMessage() {
        return folder.resolve("termination-log");
    }

    Map<String, String> environment() {
        return environment;
    }

    KubernetesClient client() {
        return client;
    }

    /** Saves a volume with a large file of its own beside what all have; returns the ID of the snapshot. */
    String backup(String backup) throws IOException {
        Path volume = Files.createDirectories(folder.resolve("volume"));
        byte[] content = new byte[900_000];
        new Random(7).nextBytes(content);
        Files.write(volume.resolve("common"), content);
        new Random(++snapshots).nextBytes(content);
        Files.write(volume.resolve("own"), content);
        return restic().backup(
                        access,
                        BackupArguments.everything(
                                volume, null, Map.of("backup", backup, "ns", "shop", "pvc", "data-db-0")),
                        progress -> {},
                        DEADLINE)
                .snapshotId();
    }

    Restic restic() {
        return new Restic(ResticBinary.path(), null);
    }

    RepositoryAccess access() {
        return access;
    }

    List<String> snapshotIds() {
        return restic().snapshots(access, DEADLINE).stream().map(Snapshot::id).toList();
    }

    /** The snapshots that the next Job is asked to forget. */
    void forget(String... ids) throws IOException {
        Files.writeString(folder.resolve("secrets/forget"), String.join("\n", ids));
    }

    /** What the operator writes before it makes a Job. */
    void attempt(String job, String... steps) {
        status(status -> {
            if (status.round == null) {
                status.round = new MaintenanceRound();
                status.round.number = 1L;
                status.round.steps = List.of(steps);
            }
            status.maintenanceJob = new MaintenanceAttempt();
            status.maintenanceJob.name = job;
        });
    }

    /** Another round than the last. */
    void round(Consumer<MaintenanceRound> change) {
        status(status -> {
            status.round.number++;
            change.accept(status.round);
        });
    }

    void status(Consumer<ResticRepositoryStatus> change) {
        new KubernetesOwnObjects(client, NAMESPACE).editStatus(found(), repository -> {
            change.accept(repository.getStatus());
            return repository;
        });
    }

    ResticRepositoryStatus status() {
        return found().getStatus();
    }

    private ResticRepository found() {
        return client.resources(ResticRepository.class)
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .get();
    }

    Program start(String job) throws IOException {
        return Program.start(
                environment, "node", "maintain", "--namespace", NAMESPACE, "--repository", NAME, "--job", job);
    }

    /** Runs a Job to its end and returns its exit code. */
    int run(String job) throws Exception {
        try (Program program = start(job)) {
            return program.exitCode();
        }
    }

    /** Runs this before or instead of restic from now on, with the command's name as its first argument. */
    void resticIs(String lines) throws IOException {
        Path script = Files.createTempFile(folder, "restic", null);
        Files.writeString(script, "#!/bin/sh\n" + lines + "\nexec " + ResticBinary.path() + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("SALVOR_RESTIC", script.toString());
    }

    /** What a dead process leaves, and the operator removes before it makes the next Job: its lock, and in time its Lease. */
    void clearAfterTheDead() throws IOException {
        client.leases().inNamespace(NAMESPACE).delete();
        Path folderOfLocks = repository().resolve("locks");
        if (Files.notExists(folderOfLocks)) {
            return;
        }
        try (Stream<Path> locks = Files.list(folderOfLocks)) {
            for (Path lock : locks.toList()) {
                Files.delete(lock);
            }
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        s3.close();
    }
}
