package io.salvor.operator.restore;

import static io.salvor.volume.Manifests.yaml;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.salvor.api.ClaimReference;
import io.salvor.api.Condition;
import io.salvor.api.DataRoute;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Progress;
import io.salvor.api.Restore;
import io.salvor.api.RestoreSpec;
import io.salvor.api.RestoreStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.ObjectArchive;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.catalog.StoredVolume;
import io.salvor.catalog.VolumeSummary;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.restore.hooks.HookThreads;
import io.salvor.operator.restore.hooks.RestoreHooks;
import io.salvor.operator.run.JobQueue;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.NodeWatch;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.reading.StoredVolumes;
import io.salvor.restore.ObjectKey;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A backup in a bucket, and a cluster that has lost what is in it: a pod with two volumes, one of a claim with a static
 * PersistentVolume and one of its own, and two ConfigMaps. The steps of a restore are the real ones, driven look by look.
 */
final class RestoreSetting {
    static final Resource CONFIG_MAPS = new Resource("", "v1", "ConfigMap", "configmaps", true);
    static final Resource DEPLOYMENTS = new Resource("apps", "v1", "Deployment", "deployments", true);
    static final Resource APPLICATIONS = new Resource("argoproj.io", "v1alpha1", "Application", "applications", true);
    static final Resource KUSTOMIZATIONS =
            new Resource("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations", true);
    static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
    static final String BACKUP = "nightly-1";
    static final String NAME = "shop-back";

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: web, uid: old-pod}
            spec:
              containers: [{name: c, image: busybox, volumeMounts: [{name: data, mountPath: /d}, {name: cache, mountPath: /c}]}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}, {name: cache, emptyDir: {}}]
            status: {phase: Running}
            """;
    private static final String CLAIM =
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {namespace: shop, name: data, uid: old-claim}
            spec: {storageClassName: "", volumeName: pv-data, accessModes: [ReadWriteOnce], resources: {requests: {storage: 50Mi}}}
            status: {phase: Bound}
            """;
    private static final String VOLUME =
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: pv-data, uid: old-volume}
            spec:
              capacity: {storage: 1Gi}
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              claimRef: {apiVersion: v1, kind: PersistentVolumeClaim, namespace: shop, name: data, uid: old-claim}
              local: {path: /mnt/data}
              nodeAffinity:
                required:
                  nodeSelectorTerms:
                  - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]
            status: {phase: Bound}
            """;

    final TestingCalls calls = new TestingCalls();
    final TestingClock clock = new TestingClock(START);
    final TestingEvents events = new TestingEvents();
    final TestingOwnObjects own = new TestingOwnObjects(calls, clock);
    final TestingNodeJobs jobs = new TestingNodeJobs(calls, clock);
    final TestingResources cluster = new TestingResources(
            calls,
            List.of(
                    Kinds.NAMESPACES,
                    Kinds.PODS,
                    Kinds.CLAIMS,
                    Kinds.PERSISTENT_VOLUMES,
                    Kinds.NODES,
                    Kinds.STORAGE_CLASSES,
                    CONFIG_MAPS,
                    DEPLOYMENTS,
                    APPLICATIONS,
                    KUSTOMIZATIONS,
                    new Resource("apps", "v1", "ReplicaSet", "replicasets", true)));
    final OperatorConfig config = OperatorSettings.with(Map.of("salvor.hooks-enabled", "true"));
    final TestingPodExec exec = new TestingPodExec();
    final VolumeRestores records = new VolumeRestores(own, clock);
    final TestingLocations locations;
    final GitOpsPauses gitOps = new GitOpsPauses(cluster, cluster, new ObjectMapper());
    final RetriedRestores retries =
            new RetriedRestores(own, records, new CarrierRemoval(cluster, cluster), new ObjectMapper());
    final RestorePreparation preparation = new RestorePreparation(cluster, retries, config, clock);
    final RestoreObjects objects = new RestoreObjects(cluster, cluster, config, clock);
    final DataByPods dataByPods;
    final JobQueue queue;
    final Holders holders = new Holders(new CarrierRemoval(cluster, cluster));

    private final Map<ObjectKey, String> more = new LinkedHashMap<>();
    private final Path folder;
    private RestoreReconciler reconciler;

    RestoreSetting(Path folder) {
        this.folder = folder;
        this.locations = new TestingLocations(folder.resolve("locations"));
        queue = new JobQueue(jobs, config, clock);
        RestoreAttempts attempts = new RestoreAttempts(records, jobs, clock);
        this.dataByPods = new DataByPods(
                cluster,
                new KubeletLayout("/var/lib/kubelet", List.of()),
                jobs,
                new NodeWatch(cluster, clock),
                queue,
                new RestoreReports(new ObjectMapper(), clock),
                attempts,
                new RestoreStarts(
                        objects,
                        records,
                        attempts,
                        new RestoreJobs(
                                records,
                                new Repositories(own, config, events, clock),
                                attempts,
                                jobs,
                                queue,
                                config,
                                clock)),
                holders,
                config);
        cluster.put(
                Kinds.NODES,
                object("{metadata: {name: node-1, labels: {kubernetes.io/hostname: node-1}}, status: {conditions:"
                        + " [{type: Ready, status: \"True\"}]}}"));
        restart();
    }

    /** The operator is another process from now on. */
    void restart() {
        RestorePlans plans = new RestorePlans(new RestorePapers(own), clock);
        RestoreWriteUp writeUp = new RestoreWriteUp(locations, plans, new RestorePapers(own), records);
        RestoreEnding ending = new RestoreEnding(
                jobs,
                jobs,
                records,
                new CarrierRemoval(cluster, cluster),
                new ScaleUps(cluster, cluster),
                gitOps,
                clock);
        RestorePlanning planning = new RestorePlanning(
                preparation,
                new TrialWrites(cluster, objects),
                new GitOpsPlanning(cluster, cluster),
                plans,
                new RestoreRecords(records),
                writeUp,
                new RestoreFinalizer(own));
        RestoreStages stages = new RestoreStages(
                retries,
                gitOps,
                objects,
                new RestoreRecords(records),
                new GatedObjects(objects, holders),
                dataByPods,
                new RestoreHooks(cluster, new HookThreads(exec), events, clock));
        reconciler = new RestoreReconciler(
                own,
                new RestoreCourse(locations, retries, planning, plans, stages, gitOps, ending),
                ending,
                new RestoreSuspension(
                        jobs,
                        jobs,
                        new NodeWatch(cluster, clock),
                        queue,
                        records,
                        new RestoreReports(new ObjectMapper(), clock),
                        clock),
                writeUp,
                new RestoreTraces(
                        locations,
                        plans,
                        records,
                        new Repositories(own, config, events, clock),
                        new CarrierRemoval(cluster, cluster),
                        new RestoreFinalizer(own),
                        clock),
                config,
                events,
                new ObjectMapper(),
                clock);
    }

    /** What looks after Restores that are deleted. */
    HeldRestores heldRestores() {
        return new HeldRestores(own, reconciler, new Leadership());
    }

    static ObjectNode object(String manifest) {
        return (ObjectNode) yaml(manifest);
    }

    OpenLocation location() {
        return locations.open("default");
    }

    Catalog catalog() {
        return location().catalog();
    }

    /** The next backup holds one more object. */
    void also(String resource, String name, String manifest) {
        alsoIn("shop", resource, name, manifest);
    }

    /** The same, in another namespace. */
    void alsoIn(String namespace, String resource, String name, String manifest) {
        more.put(new ObjectKey(resource, namespace, name), manifest);
    }

    /** Seals a backup that holds everything. */
    void backup() {
        backup(BACKUP, "nightly", START.minusSeconds(3600), null);
    }

    void backup(String name, String policy, Instant start, StaticVolumesRule rule) {
        Path file = folder.resolve(name + ".tar.gz");
        try (ObjectArchive.Writer archive = catalog().archive(name, file, start)) {
            archive.add("persistentvolumes", null, "pv-data", yaml(VOLUME));
            archive.add("persistentvolumeclaims", "shop", "data", yaml(CLAIM));
            archive.add("pods", "shop", "web", yaml(POD));
            more.forEach((object, manifest) ->
                    archive.add(object.resource(), object.namespace(), object.name(), yaml(manifest)));
            for (String map : List.of("conf", "motd")) {
                archive.add(
                        "configmaps",
                        "shop",
                        map,
                        yaml("{apiVersion: v1, kind: ConfigMap, metadata: {namespace: shop, name: " + map + "}}"));
            }
        }
        catalog().putObjects(name, file);
        catalog().putVolumes(name, List.of(saved("data"), saved("cache")));
        catalog()
                .seal(new BackupMarker(
                        BackupMarker.FORMAT_VERSION,
                        name,
                        "uid-of-" + name,
                        policy,
                        null,
                        null,
                        start,
                        start.plusSeconds(60),
                        "Completed",
                        "default",
                        List.of("shop"),
                        5 + more.size(),
                        new VolumeSummary(2, 2, 0, 0, 0, null),
                        rule,
                        "0.1.0"));
    }

    static String snapshot(String volume) {
        return String.format("%064x", volume.hashCode());
    }

    private static StoredVolume saved(String volume) {
        PodVolumeBackup saved = new PodVolumeBackup();
        saved.setMetadata(new ObjectMetaBuilder().withName("saved-" + volume).build());
        saved.setSpec(new PodVolumeBackupSpec());
        saved.getSpec().pod = new PodReference();
        saved.getSpec().pod.namespace = "shop";
        saved.getSpec().pod.name = "web";
        saved.getSpec().pod.uid = "old-pod";
        saved.getSpec().volume = volume;
        saved.getSpec().repoIdentifier = "s3:somewhere/else";
        saved.getStatus().phase = VolumePhase.Completed;
        saved.getStatus().snapshotID = snapshot(volume);
        saved.getStatus().progress = new Progress();
        saved.getStatus().progress.totalBytes = 1_500_000L;
        if (volume.equals("data")) {
            saved.getSpec().claim = new ClaimReference();
            saved.getSpec().claim.name = "data";
            saved.getStatus().root = new RootAttributes();
            saved.getStatus().root.uid = 1;
            saved.getStatus().root.gid = 2;
            saved.getStatus().root.mode = "0700";
            saved.getStatus().root.modificationTime = "2001-02-03T04:05:06.000000007Z";
            saved.getStatus().root.attributes = Map.of("origin", "c2hvcA==");
        }
        return StoredVolumes.of(saved);
    }

    /** Somebody asks for the backup. */
    Restore asked(Consumer<RestoreSpec> spec) {
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName(NAME)
                .withNamespace("salvor")
                .withUid("uid-of-restore")
                .build());
        restore.setSpec(new RestoreSpec());
        restore.getSpec().backup = BACKUP;
        restore.getSpec().storageLocation = "default";
        restore.getSpec().dataRoute = DataRoute.Pod;
        spec.accept(restore.getSpec());
        return own.put(restore);
    }

    Restore asked() {
        return asked(spec -> {});
    }

    /** One look of the operator at the Restore. */
    UpdateControl<Restore> look() {
        return reconcile(now());
    }

    UpdateControl<Restore> reconcile(Restore cached) {
        return reconciler.reconcile(cached, null);
    }

    Restore now() {
        return own.now(Restore.class, NAME);
    }

    RestoreStatus status() {
        return now().getStatus();
    }

    /** Of the conditions the one that says how it ends. */
    Condition succeeded() {
        return status().conditions.stream()
                .filter(condition -> condition.type.equals("Succeeded"))
                .findFirst()
                .orElseThrow();
    }

    /** Somebody asks that it ends. */
    void cancel() {
        Restore restore = now();
        restore.getSpec().cancel = true;
        own.put(restore);
    }

    /** Somebody deletes it. */
    void delete() {
        Restore restore = now();
        restore.getMetadata().setDeletionTimestamp(clock.instant().toString());
        own.put(restore);
    }

    /** The next such call is refused, because the account of a new namespace is not there yet. */
    void accountIsMissing(String call) {
        String message = "pods \"web\" is forbidden: error looking up service account shop/default: serviceaccount"
                + " \"default\" not found";
        calls.before(call, 1, () -> {
            throw new KubernetesClientException(
                    message,
                    403,
                    new StatusBuilder()
                            .withCode(403)
                            .withReason("Forbidden")
                            .withMessage(message)
                            .withNewDetails()
                            .withName("web")
                            .withKind("pods")
                            .endDetails()
                            .build());
        });
    }

    /** The Restore is planned, its objects and the records of its volumes are made, and its pod is waited for. */
    void untilThePodIsMade() {
        backup();
        asked();
        look();
        look();
    }

    /** The pod waits on its node, and the Job of its volumes is started. */
    void untilTheJobIsStarted() {
        untilThePodIsMade();
        podIs("running: {}");
        look();
    }

    /** The wait container of the pod has this state, and the pod is on its node. */
    void podIs(String state) {
        ObjectNode pod = cluster.now(Kinds.PODS, "shop", "web");
        ((ObjectNode) pod.get("spec")).put("nodeName", "node-1");
        pod.set("status", yaml("{initContainerStatuses: [{name: salvor-restore-wait, state: {" + state + "}}]}"));
        cluster.put(Kinds.PODS, pod);
    }

    List<PodVolumeRestore> volumes() {
        return own.now(PodVolumeRestore.class);
    }

    PodVolumeRestore volume(String name) {
        return volumes().stream()
                .filter(volume -> volume.getSpec().volume.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The Job reports of a volume. */
    void reported(String name, VolumePhase phase, String message) {
        PodVolumeRestore volume = volume(name);
        volume.getStatus().phase = phase;
        volume.getStatus().message = message;
        volume.getStatus().progress = new Progress();
        volume.getStatus().progress.totalBytes = 100L;
        volume.getStatus().progress.bytesDone = 40L;
        own.put(volume);
    }

    /** The Job has put back both volumes, and the pod has gone on. */
    void dataIsBack() {
        reported("data", VolumePhase.Completed, null);
        reported("cache", VolumePhase.Completed, null);
        podIs("terminated: {exitCode: 0}");
    }
}
