package io.salvor.scenario;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupSpec;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.scenario.Application.Volume;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What Salvor exists for, played once: a policy, a backup by its schedule, a second one after small changes, the loss of the
 * application with its static volume, a restore, and a comparison of everything.
 */
public final class Scenario {
    private static final String POLICY = "shop-every-day";
    private static final Duration BACKUP = Duration.ofMinutes(10);
    private static final Duration SLOT = Duration.ofSeconds(90);
    private static final DateTimeFormatter CRON =
            DateTimeFormatter.ofPattern("m H * * *").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    private final Playground playground;
    private final KubernetesClient client;
    private final Story story;
    private final Application application;

    public Scenario(Playground playground, Story story) {
        this.playground = playground;
        this.client = playground.client();
        this.story = story;
        this.application = new Application(playground);
    }

    /** Plays it; throws {@link ScenarioFailed} unless everything came back as it was. */
    public void play() {
        List<String> strangers = application.strangers();
        if (!strangers.isEmpty()) {
            throw new ScenarioFailed("the cluster has got " + strangers
                    + " already, and the walk-through deletes what has these names; if they are left from an earlier one:"
                    + " kubectl delete " + String.join(" ", strangers));
        }
        story.chapter(
                "The application: a pod with a local static volume, and a Deployment with a claim and an emptyDir");
        application.deploy();
        List<Volume> before = application.volumes();
        before.forEach(volume -> application.files(volume).write(volume.pod().equals(Application.POD)));
        story.line("files of every kind are in %s", before);

        Backup scheduled = backUpBySchedule();
        Backup second = backUpAgain(scheduled);

        Map<String, List<String>> saved = fingerprints();
        story.chapter(
                "The disaster: application, claims and static PersistentVolumes are deleted, and every file with them");
        application.destroy();
        story.line("namespace %s and PersistentVolume %s are gone", Application.NAMESPACE, Application.STATIC_VOLUME);

        restore(second);
        application.awaitRunning();
        compare(saved);
    }

    /** Takes the application away again. */
    public void leave() {
        application.destroy();
    }

    private Backup backUpBySchedule() {
        Set<String> earlier =
                backups().stream().map(backup -> backup.getMetadata().getName()).collect(Collectors.toSet());
        Instant slot = nextMinute();
        // On a busy machine it may be in force when its slot has passed.
        while (inForceSince(slot).isAfter(slot)) {
            slot = nextMinute();
        }
        return ofSlot(slot, earlier);
    }

    private static Instant nextMinute() {
        return Instant.now().plusSeconds(8).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    }

    private Instant inForceSince(Instant slot) {
        story.chapter(
                "The policy: namespace " + Application.NAMESPACE + ", every day at " + CLOCK.format(slot) + " UTC");
        String schedule = CRON.format(slot);
        String how = playground.publishPolicy(POLICY + ".yaml", policy(schedule));
        story.line("%s", how);
        BackupPolicy policy = Patience.until(
                "BackupPolicy " + POLICY,
                Duration.ofMinutes(2),
                () -> Optional.ofNullable(policies().get()).filter(p -> inForce(p, schedule)),
                () -> "PolicySources are "
                        + client.genericKubernetesResources("salvor.io/v1alpha1", "PolicySource")
                                .inNamespace(playground.salvorNamespace())
                                .list()
                                .getItems());
        story.line("policy %s is in force, next run %s", POLICY, policy.getStatus().nextScheduleTime);
        return Instant.parse(policy.getStatus().scheduleSince);
    }

    private Backup ofSlot(Instant slot, Set<String> earlier) {
        story.line(
                "waiting for its slot, %d s from now",
                Math.max(0, Duration.between(Instant.now(), slot).toSeconds()));
        Backup backup = Patience.until(
                "Backup of the slot " + slot,
                SLOT,
                () -> backups().stream()
                        .filter(found -> !earlier.contains(found.getMetadata().getName()))
                        .findFirst(),
                () -> "the policy says " + policies().get().getStatus());
        story.chapter("The backup " + backup.getMetadata().getName() + ", started by the schedule");
        return awaitBackup(backup.getMetadata().getName());
    }

    private static boolean inForce(BackupPolicy policy, String schedule) {
        return schedule.equals(policy.getSpec().schedule)
                && policy.getStatus() != null
                && policy.getMetadata().getGeneration().equals(policy.getStatus().observedGeneration)
                && policy.getStatus().nextScheduleTime != null
                && policy.getStatus().schedule != null
                && policy.getStatus().schedule.startsWith(schedule + " ");
    }

    private Backup backUpAgain(Backup first) {
        story.chapter("A second backup after small changes, asked for with kubectl create");
        application.volumes().forEach(volume -> application.files(volume).change());
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withGenerateName("by-hand-")
                .withNamespace(playground.salvorNamespace())
                .build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = POLICY;
        Backup created = client.resource(backup).create();
        Backup done = awaitBackup(created.getMetadata().getName());
        story.line(
                "the first backup stored %s, the second %s",
                Story.bytes(first.getStatus().dataAdded), Story.bytes(done.getStatus().dataAdded));
        return done;
    }

    private Backup awaitBackup(String name) {
        Map<String, String> printed = new TreeMap<>();
        Backup backup = Patience.until(
                "end of Backup " + name,
                BACKUP,
                () -> {
                    printVolumes(name, printed);
                    return Optional.ofNullable(client.resources(Backup.class)
                                    .inNamespace(playground.salvorNamespace())
                                    .withName(name)
                                    .get())
                            .filter(b -> b.getStatus() != null && b.getStatus().completionTime != null);
                },
                () -> "its volumes are " + printed);
        story.line("%s: %s", backup.getStatus().phase, backup.getStatus().message);
        backup.getStatus()
                .skipped
                .forEach(skipped -> story.line(
                        "left out %s/%s/%s: %s", skipped.namespace, skipped.pod, skipped.volume, skipped.message));
        if (backup.getStatus().phase != BackupPhase.Completed) {
            throw new ScenarioFailed("Backup " + name + " is " + backup.getStatus().phase + ": "
                    + backup.getStatus().message + " "
                    + backup.getStatus().failures.stream()
                            .map(failure -> failure.message)
                            .toList());
        }
        return backup;
    }

    private void printVolumes(String backup, Map<String, String> printed) {
        for (PodVolumeBackup volume : client.resources(PodVolumeBackup.class)
                .inNamespace(playground.salvorNamespace())
                .withLabel("salvor.io/backup", backup)
                .list()
                .getItems()) {
            String name =
                    volume.getSpec().pod.namespace + "/" + volume.getSpec().pod.name + "/" + volume.getSpec().volume;
            String now = volume.getStatus() == null || volume.getStatus().phase == null
                    ? "New"
                    : volume.getStatus().phase
                            + (volume.getStatus().progress == null
                                    ? ""
                                    : ", " + Story.bytes(volume.getStatus().progress.bytesDone) + " of "
                                            + Story.bytes(volume.getStatus().progress.totalBytes));
            if (!now.equals(printed.put(name, now))) {
                story.line("%-40s %s", name, now);
            }
        }
    }

    private Map<String, List<String>> fingerprints() {
        Map<String, List<String>> fingerprints = new TreeMap<>();
        for (Volume volume : application.volumes()) {
            // The name of the Deployment's pod may change; the volume's place in the application does not.
            String place = volume.pod().equals(Application.POD) ? Application.POD : Application.DEPLOYMENT;
            fingerprints.put(
                    place + "/" + volume.name(), application.files(volume).fingerprint());
        }
        return fingerprints;
    }

    private void restore(Backup backup) {
        story.chapter("The restore of " + backup.getMetadata().getName() + ", asked for with kubectl create");
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withGenerateName("shop-")
                .withNamespace(playground.salvorNamespace())
                .build());
        restore.setSpec(new RestoreSpec());
        restore.getSpec().backup = backup.getMetadata().getName();
        String name = client.resource(restore).create().getMetadata().getName();
        List<String> printed = new ArrayList<>();
        Restore done = Patience.until(
                "end of Restore " + name,
                BACKUP,
                () -> {
                    Restore now = restore(name);
                    print(now, printed);
                    return Optional.of(now).filter(r -> r.getStatus() != null && r.getStatus().completionTime != null);
                },
                () -> "it is at " + restore(name).getStatus().message);
        if (done.getStatus().phase != RestorePhase.Completed) {
            throw new ScenarioFailed("Restore " + name + " is " + done.getStatus().phase + ": "
                    + done.getStatus().message + " "
                    + done.getStatus().failures.stream()
                            .map(failure -> failure.object + ": " + failure.reason)
                            .toList());
        }
        done.getStatus().steps.stream()
                .filter(step -> step.object.startsWith("persistentvolumes"))
                .forEach(step -> story.line("%s %s: %s", step.action, step.object, step.reason));
    }

    private Restore restore(String name) {
        return client.resources(Restore.class)
                .inNamespace(playground.salvorNamespace())
                .withName(name)
                .get();
    }

    private void print(Restore restore, List<String> printed) {
        String now = restore.getStatus() == null ? null : restore.getStatus().message;
        if (now != null && !printed.contains(now)) {
            printed.add(now);
            story.line("%s: %s", restore.getStatus().phase, now);
        }
    }

    private void compare(Map<String, List<String>> saved) {
        story.chapter("The comparison: every byte, owner, mode, time, link and attribute");
        Map<String, List<String>> now = fingerprints();
        List<String> differences = new ArrayList<>();
        saved.forEach((volume, lines) -> {
            List<String> missing = new ArrayList<>(lines);
            missing.removeAll(now.getOrDefault(volume, List.of()));
            List<String> strange = new ArrayList<>(now.getOrDefault(volume, List.of()));
            strange.removeAll(lines);
            missing.forEach(line -> differences.add(volume + " lacks   " + line));
            strange.forEach(line -> differences.add(volume + " has got " + line));
            story.line("%-20s %d entries, %d differences", volume, lines.size(), missing.size() + strange.size());
        });
        if (!differences.isEmpty()) {
            throw new ScenarioFailed("not everything came back as it was:\n  "
                    + String.join("\n  ", differences.subList(0, Math.min(20, differences.size()))));
        }
        checkObjects();
    }

    private void checkObjects() {
        PersistentVolume volume =
                client.persistentVolumes().withName(Application.STATIC_VOLUME).get();
        if (volume == null || !"Bound".equals(volume.getStatus().getPhase())) {
            throw new ScenarioFailed("PersistentVolume " + Application.STATIC_VOLUME + " is not bound: " + volume);
        }
        Pod web = application.webPod().orElseThrow();
        boolean adopted =
                web.getMetadata().getOwnerReferences().stream().anyMatch(owner -> "ReplicaSet".equals(owner.getKind()));
        if (!adopted) {
            throw new ScenarioFailed("the restored pod " + web.getMetadata().getName() + " belongs to no ReplicaSet");
        }
        story.line("the static PersistentVolume is bound, and the Deployment has adopted its pod");
    }

    private List<Backup> backups() {
        return client.resources(Backup.class).inNamespace(playground.salvorNamespace()).list().getItems().stream()
                .filter(backup -> POLICY.equals(backup.getSpec().policy))
                .sorted(Comparator.comparing(backup -> backup.getMetadata().getName()))
                .toList();
    }

    private Resource<BackupPolicy> policies() {
        return client.resources(BackupPolicy.class)
                .inNamespace(playground.salvorNamespace())
                .withName(POLICY);
    }

    private static String policy(String schedule) {
        return """
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata:
                  name: %s
                spec:
                  schedule: "%s"
                  include:
                    namespaces: [%s]
                  exclude:
                    resources: [events, events.events.k8s.io]
                  volumes:
                    default: Backup
                """
                .formatted(POLICY, schedule, Application.NAMESPACE);
    }
}
