package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStatus;
import io.salvor.api.Condition;
import io.salvor.api.Inclusion;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.VolumePhase;
import io.salvor.catalog.Catalog;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.backup.hooks.BackupHooks;
import io.salvor.operator.backup.hooks.HookFinalizer;
import io.salvor.operator.backup.hooks.HookRuns;
import io.salvor.operator.run.JobQueue;
import io.salvor.operator.run.NodeWatch;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.Repositories;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.testing.FolderBackend;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.testing.TestingPodExec;
import io.salvor.testing.TestingResources;
import io.salvor.volume.KubeletLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A cluster of fakes with a policy "daily" for the namespace "shop", in which everything of the operator's room "backup" is real. A
 * test puts pods there, asks for the Backup "nightly", and looks at it again and again, as the operator would.
 */
final class BackupWorld {
    static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
    static final Resource SETTINGS = new Resource("", "v1", "ConfigMap", "configmaps", true);
    static final Resource STATEFUL_SETS = kind("apps", "StatefulSet");
    static final Resource EVENTS = kind("", "Event");
    static final Resource SECRETS = new Resource("", "v1", "Secret", "secrets", true);
    static final Resource ROLES = new Resource("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false);

    /** A view that an aggregated API server shows. */
    static final Resource PACKAGES =
            new Resource("packages.operators.coreos.com", "v1", "PackageManifest", "packagemanifests", true, false);

    private static final String POLICY = "daily";
    private static final String BACKUP = "nightly";

    final TestingCalls calls = new TestingCalls();
    final TestingClock clock = new TestingClock(START);
    final TestingEvents events = new TestingEvents();
    final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    final TestingNodeJobs jobs = new TestingNodeJobs(calls, clock);
    final TestingPodExec exec = new TestingPodExec();
    final TestingResources resources;
    final TestingLocations locations;
    private final ObjectStore bucket;
    JobQueue queue;
    HolderPods holderPods;
    private final Path cache;
    BackupReconciler reconciler;

    BackupWorld(Path folder) {
        locations = new TestingLocations(folder.resolve("locations"));
        bucket = new FolderBackend(folder.resolve("locations").resolve("default")).open();
        resources = new TestingResources(
                calls,
                List.of(
                        Kinds.NAMESPACES,
                        Kinds.PODS,
                        Kinds.CLAIMS,
                        Kinds.PERSISTENT_VOLUMES,
                        Kinds.NODES,
                        Kinds.STORAGE_CLASSES,
                        STATEFUL_SETS,
                        EVENTS,
                        kind("apps", "Deployment"),
                        kind("apps", "DaemonSet"),
                        kind("batch", "CronJob"),
                        SETTINGS,
                        SECRETS,
                        PACKAGES,
                        ROLES));
        cache = folder.resolve("cache");
        reconciler = reconciler(cache);
        policy(spec -> {});
        resources.put(
                Kinds.NAMESPACES,
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build());
    }

    private static Resource kind(String group, String kind) {
        return new Resource(group, "v1", kind, kind.toLowerCase(Locale.ROOT) + "s", true);
    }

    private BackupReconciler reconciler(Path cache) {
        OperatorConfig config = OperatorSettings.with(Map.of(
                "salvor.namespace",
                "salvor",
                "salvor.hooks-enabled",
                "true",
                "salvor.cache-directory",
                cache.toString()));
        ObjectMapper json = new ObjectMapper();
        VolumeBackups records = new VolumeBackups(objects, clock);
        BackupHooks hooks = new BackupHooks(new HookRuns(exec, config), clock);
        Repositories repositories = new Repositories(objects, config, events, clock);
        KeptLogs logs = new KeptLogs(jobs);
        AttemptSteps steps = new AttemptSteps(records, jobs, logs, clock);
        queue = new JobQueue(jobs, config, clock);
        holderPods = new HolderPods(resources, resources, config, clock);
        BackupHolders holders =
                new BackupHolders(holderPods, new NodeWatch(resources, clock), records, steps, config, clock);
        VolumeJobs volumeJobs = new VolumeJobs(jobs, records, steps, hooks, clock);
        BackupRunner runner = new BackupRunner(
                records,
                jobs,
                resources,
                new NodeWatch(resources, clock),
                new TerminationReports(json, clock),
                new ConfirmedEnds(records, clock),
                steps,
                holders,
                new JobStarts(repositories, records, steps, holders, queue, volumeJobs, config, clock),
                queue,
                logs,
                config);
        KubeletLayout layout = new KubeletLayout("/var/lib/kubelet", List.of());
        BackupSeal seal = new BackupSeal("1.2.3", repositories, logs, clock);
        BackupStages stages = new BackupStages(
                new BackupOpening(objects, locations, config, json),
                new BackupFreezer(objects, resources, layout, config, clock),
                new VolumeRecords(records),
                runner,
                hooks,
                seal);
        BackupWindUp windUp = new BackupWindUp(jobs, runner, records, holders, hooks, stages, seal, clock);
        return new BackupReconciler(
                objects,
                stages,
                new BackupEnding(objects, hooks, runner, windUp, jobs, clock),
                new HookFinalizer(objects),
                queue,
                config,
                events,
                json,
                clock);
    }

    /** Puts the policy there as it is to be. */
    void policy(Consumer<BackupPolicySpec> change) {
        BackupPolicy policy = new BackupPolicy();
        policy.getMetadata().setName(POLICY);
        policy.getMetadata().setNamespace("salvor");
        policy.setSpec(new BackupPolicySpec());
        policy.getSpec().include = new Inclusion();
        policy.getSpec().include.namespaces = List.of("shop");
        policy.getSpec().storageLocation = "default";
        policy.getSpec().startingDeadline = "1h";
        policy.getSpec().timeout = "4h";
        change.accept(policy.getSpec());
        objects.put(policy);
    }

    void removePolicy() {
        objects.remove(BackupPolicy.class, POLICY);
    }

    /** A running pod with one volume, "data". */
    Pod pod(String name, String node) {
        return pod(name, node, Map.of());
    }

    /** A running pod whose database is locked before it is saved, and unlocked after that. */
    Pod lockedPod(String name, String node) {
        return hookedPod(name, node, "lock", "unlock");
    }

    /** A running pod with programs that run before and after it is saved. */
    Pod hookedPod(String name, String node, String before, String after) {
        return pod(
                name,
                node,
                Map.of(
                        "pre.hook.backup.velero.io/command", before,
                        "post.hook.backup.velero.io/command", after));
    }

    private Pod pod(String name, String node, Map<String, String> annotations) {
        node(node, true);
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .withUid(name + "-uid")
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addNewContainer()
                .withName("main")
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
        resources.put(Kinds.PODS, pod);
        return pod;
    }

    /** A running pod with one volume, "data", behind a claim; one of its name is replaced. */
    void claimedPod(String name, String uid, String node, String claim) {
        pod(name, node);
        claimed(name, uid, claim);
    }

    /** The volume of a pod is behind a claim. */
    void claimed(String name, String uid, String claim) {
        changePod(name, pod -> pod.editMetadata()
                .withUid(uid)
                .endMetadata()
                .editSpec()
                .withVolumes(new VolumeBuilder()
                        .withName("data")
                        .withNewPersistentVolumeClaim(claim, false)
                        .build())
                .endSpec());
        resources.put(
                Kinds.CLAIMS,
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(claim)
                        .withNamespace("shop")
                        .endMetadata()
                        .withNewSpec()
                        .withVolumeName(claim + "-pv")
                        .endSpec()
                        .withNewStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build());
        resources.put(
                Kinds.PERSISTENT_VOLUMES,
                new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(claim + "-pv")
                        .endMetadata()
                        .withNewSpec()
                        .withNewCsi()
                        .withDriver("disks.example.com")
                        .withVolumeHandle(claim)
                        .endCsi()
                        .endSpec()
                        .build());
    }

    /** A node, and whether its kubelet answers. */
    void node(String name, boolean ready) {
        resources.put(
                Kinds.NODES,
                new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewStatus()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "Unknown")
                        .withLastTransitionTime(Instant.now(clock)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                        .endCondition()
                        .endStatus()
                        .build());
    }

    /** A pod is gone, and with it its volumes. */
    void removePod(String name) {
        resources.remove(Kinds.PODS, "shop", name);
    }

    /** A pod is another one now. */
    void changePod(String name, UnaryOperator<PodBuilder> change) {
        Pod pod = new KubernetesSerialization().convertValue(resources.now(Kinds.PODS, "shop", name), Pod.class);
        resources.put(Kinds.PODS, change.apply(new PodBuilder(pod)).build());
    }

    /** The repository of the namespace is there, or another is. Somebody else says so, to whom the bucket always answers. */
    void repository(RepositoryPhase phase) {
        repository(phase, phase == RepositoryPhase.Ready ? "Ready" : "RepositoryReplaced");
    }

    /** The repository of the namespace was looked at. @param reason of its condition */
    void repository(RepositoryPhase phase, String reason) {
        bucket.put(ObjectNames.repositoryConfig("shop"), new byte[] {1});
        ResticRepository repository = objects.now(ResticRepository.class).get(0);
        repository.getStatus().phase = phase;
        repository.getStatus().message = "the repository says why";
        repository.getStatus().lastHandledReconcileAt = Instant.now(clock).toString();
        String status = phase == RepositoryPhase.Ready ? "True" : "False";
        Conditions.set(repository.getStatus().conditions, "Ready", status, reason, "says why", 1L, Instant.now(clock));
        objects.put(repository);
    }

    /** Somebody asks for the Backup. */
    void ask() {
        ask(BACKUP);
    }

    /** Somebody asks for another one. */
    void ask(String name) {
        Backup backup = new Backup();
        backup.getMetadata().setName(name);
        backup.getMetadata().setNamespace("salvor");
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = POLICY;
        objects.put(backup);
    }

    /** Somebody deletes the Backup, which something keeps. */
    void delete() {
        Backup backup = objects.now(Backup.class, BACKUP);
        backup.getMetadata().setDeletionTimestamp(Instant.now(clock).toString());
        objects.put(backup);
    }

    /** The operator looks at the Backup once. */
    UpdateControl<Backup> look() {
        return lookAt(BACKUP);
    }

    UpdateControl<Backup> lookAt(String name) {
        return reconciler.reconcile(objects.now(Backup.class, name), null);
    }

    /** Another operator takes over. */
    void restarted() {
        reconciler = reconciler(cache);
    }

    /** The Backup is asked for and planned, its repository is ready, and a Job was started for each node. */
    void started() {
        ask();
        look();
        repository(RepositoryPhase.Ready);
        look();
        assertThat(status().planned).isTrue();
    }

    BackupStatus status() {
        return objects.now(Backup.class, BACKUP).getStatus();
    }

    Condition condition() {
        return status().conditions.stream()
                .filter(condition -> condition.type.equals("Succeeded"))
                .findFirst()
                .orElseThrow();
    }

    /** The record of the volume of a pod. */
    PodVolumeBackup record(String pod) {
        return objects.now(PodVolumeBackup.class).stream()
                .filter(volume -> volume.getSpec().pod.name.equals(pod))
                .findFirst()
                .orElseThrow();
    }

    /** A Job reports how the volume of a pod has ended. */
    void reports(String pod, VolumePhase phase) {
        PodVolumeBackup volume = record(pod);
        volume.getStatus().phase = phase;
        volume.getStatus().snapshotID = phase == VolumePhase.Failed ? null : "4f3c";
        volume.getStatus().completionTimestamp = Instant.now(clock).toString();
        objects.put(volume);
    }

    /** The Job that was started for a node and is there. */
    NodeJob job(String node) {
        return jobs.started().stream()
                .filter(job -> job.node().equals(node))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    Catalog catalog() {
        return locations.open("default").catalog();
    }

    /** The first words of the commands that ran in pods, in order. */
    List<String> commands() {
        return exec.runs().stream().map(run -> run.command().get(0)).toList();
    }
}
