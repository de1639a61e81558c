package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStatus;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.HookPhase;
import io.salvor.api.PodHookStatus;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.RunEnding;
import io.salvor.api.VolumePhase;
import io.salvor.backup.Hook;
import io.salvor.backup.PodHooks;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.KubernetesEventRecorder;
import io.salvor.kubernetes.KubernetesNodeJobs;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.kubernetes.KubernetesPodExec;
import io.salvor.kubernetes.KubernetesResourceLister;
import io.salvor.kubernetes.KubernetesResourceWriter;
import io.salvor.kubernetes.KubernetesRunJobs;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.Owners;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.backup.hooks.BackupHooks;
import io.salvor.operator.backup.hooks.HookFinalizer;
import io.salvor.operator.backup.hooks.HookRuns;
import io.salvor.operator.backup.hooks.OutstandingHooks;
import io.salvor.operator.run.JobQueue;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.operator.storage.KubernetesLocations;
import io.salvor.operator.storage.LocationOwners;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.MasterKeys;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.store.Backends;
import io.salvor.store.s3.S3Provider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod that a pre-hook holds still is let go also when its Backup can no longer be carried on. */
class HeldPodTest {
    private static final String NAMESPACE = "salvor";
    private static final Instant LATER = Instant.now().plus(Duration.ofHours(1));
    private static final Instant LONG_AGO = Instant.now().minus(Duration.ofHours(1));

    @TempDir
    Path folder;

    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl(server.url()).build())
            .build();
    private final OwnObjects objects = new KubernetesOwnObjects(client, NAMESPACE);
    private final HookFinalizer finalizer = new HookFinalizer(objects);
    private BackupReconciler reconciler;
    private String podUid;

    @BeforeEach
    void aPodThatIsHeld() throws IOException {
        server.podCommands((namespace, pod, container, command) ->
                new ProcessBuilder(command).directory(folder.toFile()).start());
        for (String name : List.of(NAMESPACE, "shop")) {
            create(new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .build());
        }
        try (Stream<Path> files = Files.list(Path.of("crds"))) {
            for (Path file : files.toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    client.load(in).create();
                }
            }
        }
        podUid = create(new PodBuilder()
                        .withNewMetadata()
                        .withName("db")
                        .withNamespace("shop")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage("db")
                        .endContainer()
                        .endSpec()
                        .build())
                .getMetadata()
                .getUid();
        reconciler = reconciler();
    }

    private BackupReconciler reconciler() {
        Clock clock = Clock.systemUTC();
        OperatorConfig config =
                OperatorSettings.with(Map.of("salvor.namespace", NAMESPACE, "salvor.hooks-enabled", "true"));
        ObjectMapper json = new ObjectMapper();
        EventRecorder events = new KubernetesEventRecorder(client, clock);
        VolumeBackups records = new VolumeBackups(objects, clock);
        NodeJobs jobs = new KubernetesNodeJobs(client, NAMESPACE, null, clock);
        BackupHooks hooks = new BackupHooks(new HookRuns(new KubernetesPodExec(client), config), clock);
        ResourceLister lister = new KubernetesResourceLister(client, json);
        HolderPods holderPods = new HolderPods(lister, new KubernetesResourceWriter(client), config, clock);
        BackupHolders holders = new BackupHolders(holderPods, null, records, null, config, clock);
        BackupRunner runner = new BackupRunner(
                records,
                jobs,
                lister,
                null,
                new TerminationReports(json, clock),
                new ConfirmedEnds(records, clock),
                null,
                holders,
                null,
                null,
                null,
                config);
        Locations locations = new KubernetesLocations(
                objects,
                new MasterKeys(objects),
                config,
                new Backends(List.of(new S3Provider())),
                json,
                new LocationOwners(() -> "this-cluster", config, clock),
                new Leadership());
        BackupStages stages =
                new BackupStages(new BackupOpening(objects, locations, config, json), null, null, runner, hooks, null);
        BackupWindUp windUp = new BackupWindUp(
                new KubernetesRunJobs(client, NAMESPACE), runner, records, holders, hooks, stages, null, clock);
        return new BackupReconciler(
                objects,
                stages,
                new BackupEnding(objects, hooks, runner, windUp, jobs, clock),
                finalizer,
                new JobQueue(jobs, config, clock),
                config,
                events,
                json,
                clock);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void the_post_hook_runs_before_the_backup_fails_because_its_location_was_deleted() throws IOException {
        ending(held(LONG_AGO));
        Backup backup = reconciled();
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Failed);
        assertThat(backup.getStatus().message).contains("there is no BackupStorageLocation default");
        assertReleasedOnce(backup);
    }

    @Test
    void no_job_and_no_secret_is_left_of_a_backup_whose_location_was_deleted() {
        Backup backup = ending(held(LONG_AGO));
        client.resource(job(backup)).edit(job -> new JobBuilder(job)
                .editMetadata()
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.BACKUP, "nightly")
                .addToOwnerReferences(Owners.controller(backup))
                .endMetadata()
                .build());
        create(new SecretBuilder()
                .withNewMetadata()
                .withName("password")
                .withNamespace(NAMESPACE)
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.BACKUP, "nightly")
                .addToOwnerReferences(Owners.controller(backup))
                .endMetadata()
                .build());
        BackupStatus ended = reconciled().getStatus();
        assertThat(ended.phase).as(ended.message).isEqualTo(BackupPhase.Failed);
        assertThat(client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems())
                .isEmpty();
        assertThat(client.secrets().inNamespace(NAMESPACE).list().getItems()).isEmpty();
        assertThat(client.resources(PodVolumeBackup.class)
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(volume -> assertThat(volume.getStatus().phase).isEqualTo(VolumePhase.Failed));
    }

    @Test
    void a_backup_that_is_deleted_stays_until_its_pod_is_let_go() throws IOException {
        Backup backup = held(LATER);
        finalizer.hold(backup);
        client.resource(backup).delete();
        assertThat(client.resource(backup).get().getMetadata().getDeletionTimestamp())
                .isNotNull();

        new HeldBackups(objects, reconciler, new Leadership()).look();
        assertThat(client.resource(backup).get()).isNull();
        assertThat(Files.readAllLines(folder.resolve("journal"))).containsExactly("after");
    }

    @Test
    void the_post_hook_runs_while_the_credentials_are_away_once_no_job_is_at_work() throws IOException {
        location();
        Job job = job(held(LATER));
        assertThat(hooks(reconciled()).phase).isEqualTo(HookPhase.Ready);
        assertThat(folder.resolve("journal")).doesNotExist();

        client.resource(job).editStatus(current -> new JobBuilder(current)
                .withNewStatus()
                .addNewCondition()
                .withType("Failed")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build());
        Backup backup = reconciled();
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.InProgress);
        assertReleasedOnce(backup);
    }

    @Test
    void the_post_hook_runs_while_the_credentials_are_away_once_the_deadline_has_passed_whatever_the_job_does()
            throws IOException {
        location();
        job(held(LONG_AGO));
        assertReleasedOnce(reconciled());
    }

    @Test
    void a_pod_that_is_gone_is_done_with_and_its_message_says_so() {
        ending(held(LONG_AGO));
        client.pods().inNamespace("shop").withName("db").withGracePeriod(0).delete();
        Backup backup = reconciled();
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Failed);
        assertThat(hooks(backup).phase).isEqualTo(HookPhase.Completed);
        assertThat(hooks(backup).message).contains("was not run: the pod is gone");
    }

    private void assertReleasedOnce(Backup backup) throws IOException {
        assertThat(hooks(backup).phase).isEqualTo(HookPhase.Completed);
        assertThat(hooks(backup).outstanding).isEmpty();
        assertThat(hooks(backup).message).isNull();
        reconciled();
        assertThat(Files.readAllLines(folder.resolve("journal"))).containsExactly("after");
    }

    private static PodHookStatus hooks(Backup backup) {
        return backup.getStatus().hooks.get(0);
    }

    private Backup reconciled() {
        Backup backup = client.resources(Backup.class)
                .inNamespace(NAMESPACE)
                .withName("nightly")
                .get();
        reconciler.reconcile(backup, null);
        return client.resource(backup).get();
    }

    /** A planned Backup with a pod that is Ready to be saved, as its operator has left it. */
    private Backup held(Instant deadline) {
        Backup backup = new Backup();
        backup.getMetadata().setName("nightly");
        backup.getMetadata().setNamespace(NAMESPACE);
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = "daily";
        backup = create(backup);
        BackupStatus status = new BackupStatus();
        status.phase = BackupPhase.InProgress;
        status.planned = true;
        status.storageLocation = "default";
        status.deadline = deadline.toString();
        PodHookStatus hooks = new PodHookStatus();
        hooks.namespace = "shop";
        hooks.pod = "db";
        hooks.podUID = podUid;
        hooks.phase = HookPhase.Ready;
        Hook post = new Hook("main", List.of("/bin/sh", "-c", "echo after >> journal"), 30_000, true, "hook 1", null);
        assertThat(OutstandingHooks.keep(status, hooks, new PodHooks("shop", "db", podUid, List.of(), List.of(post))))
                .isTrue();
        status.hooks.add(hooks);
        backup.setStatus(status);
        return client.resource(backup).updateStatus();
    }

    /** Its location is away since its deadline, and was waited for. */
    private Backup ending(Backup backup) {
        backup.getStatus().ending = new RunEnding();
        backup.getStatus().ending.since = LONG_AGO.toString();
        backup.getStatus().ending.reason = "DeadlineExceeded";
        backup.getStatus().ending.message = "the Backup was not done by its deadline";
        return client.resource(backup).updateStatus();
    }

    /** A location whose credentials are away. */
    private void location() {
        create(client.getKubernetesSerialization()
                .unmarshal(
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: BackupStorageLocation
                        metadata: {name: default, namespace: salvor}
                        spec:
                          provider: s3
                          objectStorage: {bucket: backups}
                          credential: {name: away}
                          masterKey: {name: key}
                        """,
                        BackupStorageLocation.class));
    }

    /** A Job that saves the pod's volume. */
    private Job job(Backup backup) {
        PodVolumeBackup volume = new PodVolumeBackup();
        volume.getMetadata().setName("nightly-db");
        volume.getMetadata().setNamespace(NAMESPACE);
        volume.getMetadata().setLabels(Map.of(Labels.BACKUP, Labels.value("nightly")));
        volume.getMetadata().setOwnerReferences(List.of(Owners.controller(backup)));
        volume.setSpec(new PodVolumeBackupSpec());
        volume.getSpec().backup = "nightly";
        volume.getSpec().backupStorageLocation = "default";
        volume.getSpec().node = "node-1";
        volume.getSpec().pod = new PodReference();
        volume.getSpec().pod.namespace = "shop";
        volume.getSpec().pod.name = "db";
        volume.getSpec().pod.uid = podUid;
        volume.getSpec().volume = "data";
        volume.getSpec().repoIdentifier = "s3:backups/shop";
        volume.getSpec().hostPath = "/data";
        volume = create(volume);
        VolumeAttempts.open(volume, "node-1", "nightly-1", Instant.now());
        client.resource(volume).updateStatus();
        return create(new JobBuilder()
                .withNewMetadata()
                .withName("nightly-1")
                .withNamespace(NAMESPACE)
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE, Labels.BACKUP, Labels.value("nightly")))
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("main")
                .withImage("salvor")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    }

    private <T extends HasMetadata> T create(T object) {
        return client.resource(object).create();
    }
}
