package io.salvor.chaos;

import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreHookStatus;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.crash.Leftovers;
import io.salvor.crash.RestoreHistory;
import io.salvor.crash.Sealed;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Holds ended Restores to what must be true of them in any weather. */
final class RestoreAftermath {
    private static final Duration SETTLES = Duration.ofSeconds(60);
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    private static final String WAIT_CONTAINER = "salvor-restore-wait";

    private final Town town;
    private final Harvest harvest;
    private final Field field;
    private final List<String> violations = new ArrayList<>();

    /** By claim, the Restore that has written it. */
    private final Map<String, String> written = new HashMap<>();

    RestoreAftermath(Town town, Harvest harvest, Field field) {
        this.town = town;
        this.harvest = harvest;
        this.field = field;
    }

    /** What is not as it must be. */
    List<String> violations() throws IOException {
        leftovers();
        for (String name : field.restores()) {
            volumes(town.operations().resource(Restore.class, name).get());
        }
        hooks();
        violations.addAll(field.violations());
        if (violations.isEmpty()) {
            deleted();
        }
        violations.addAll(town.history().drain());
        violations.addAll(town.restores().violations(field.isTaken() ? List.of() : field.namespaces()));
        return violations;
    }

    /** One that tries another again has the hooks of that. */
    private void hooks() throws IOException {
        List<String> line = field.asking().restores();
        List<RestoreHookStatus> records = line.stream()
                .flatMap(name -> field.asking().now(name).getStatus().hooks.stream())
                .toList();
        violations.addAll(town.hooks(line.get(0)).violations(records));
    }

    private void leftovers() throws IOException {
        Instant deadline = Instant.now().plus(SETTLES);
        while (!left().isEmpty() && Instant.now().isBefore(deadline)) {
            town.revive();
            LockSupport.parkNanos(POLL_NANOS);
        }
        left().forEach(left -> violations.add("left a minute later: " + left));
    }

    private List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        for (String name : field.restores()) {
            left.addAll(Leftovers.ofRestore(town.sandbox(), name, Round.NAME, Crops.NAMESPACES)
                    .found());
            Restore restore = town.operations().resource(Restore.class, name).get();
            // One whose pods wait for data that is lost takes them along when it is deleted.
            if (field.pods().stream().noneMatch(RestoreAftermath::waits)) {
                restore.getMetadata()
                        .getFinalizers()
                        .forEach(finalizer -> left.add(name + " has finalizer " + finalizer));
            }
            String plan = restore.getMetadata().getUid() + "-plan.json.gz";
            if (Files.exists(town.sandbox()
                    .bucket()
                    .resolve(Round.NAME)
                    .resolve("restores")
                    .resolve(plan))) {
                left.add("the plan with the objects of " + name + ", in the bucket");
            }
        }
        field.pods().stream()
                .filter(RestoreHistory::isHolder)
                .map(pod -> "pod " + pod.getMetadata().getName() + ", which holds claims")
                .forEach(left::add);
        return left;
    }

    private static boolean waits(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                        .anyMatch(container -> container.getName().equals(WAIT_CONTAINER))
                && pod.getStatus().getInitContainerStatuses().stream()
                        .noneMatch(container -> container.getName().equals(WAIT_CONTAINER)
                                && container.getState().getTerminated() != null);
    }

    /** When they are deleted they go, and what waits for them too. */
    private void deleted() {
        field.restores()
                .forEach(name -> town.operations().resource(Restore.class, name).delete());
        Instant deadline = Instant.now().plus(SETTLES);
        while (!gone() && Instant.now().isBefore(deadline)) {
            town.revive();
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (!gone()) {
            violations.add("deleted, and a minute later there is still a Restore or a pod that waits for it");
        }
    }

    private boolean gone() {
        return field.restores().stream()
                        .allMatch(name ->
                                town.operations().resource(Restore.class, name).get() == null)
                && field.pods().stream().noneMatch(RestoreAftermath::waits);
    }

    /** Each volume has one fate, and what is said to be whole is. */
    private void volumes(Restore restore) throws IOException {
        String name = restore.getMetadata().getName();
        List<PodVolumeRestore> records = town.client()
                .resources(PodVolumeRestore.class)
                .inNamespace(Operations.SALVOR)
                .withLabel("salvor.io/restore", name)
                .list()
                .getItems();
        if (records.stream().map(RestoreAftermath::volume).distinct().count() != records.size()) {
            violations.add(name + " has two records of one volume");
        }
        for (PodVolumeRestore record : records) {
            if (!record.hasEnded()) {
                violations.add(record.getMetadata().getName() + " has no outcome");
                continue;
            }
            violations.addAll(Sealed.attempts(record.getMetadata().getName(), record.getStatus()));
            boolean whole = record.getStatus().phase == VolumePhase.Completed;
            if (!whole && restore.getStatus().phase == RestorePhase.Completed) {
                violations.add(
                        name + " is Completed, and volume " + volume(record) + " is " + record.getStatus().phase);
            }
            if (whole && !Boolean.TRUE.equals(record.getStatus().kept)) {
                content(name, record);
            }
        }
    }

    private static String volume(PodVolumeRestore record) {
        return record.getSpec().pod.namespace + "/"
                + (record.getSpec().claim == null ? record.getSpec().pod.name : record.getSpec().claim.name);
    }

    private void content(String restore, PodVolumeRestore record) throws IOException {
        String other = written.put(volume(record), restore);
        if (other != null) {
            violations.add("volume " + volume(record) + " was written by " + other + " and by " + restore);
        }
        String namespace = record.getSpec().pod.namespace;
        String source = Crops.NAMESPACES.stream()
                .filter(each -> namespace.startsWith(each + "-"))
                .findFirst()
                .orElseThrow();
        for (Pod pod : field.pods()) {
            if (pod.getMetadata().getNamespace().equals(namespace)
                    && "Running".equals(pod.getStatus().getPhase())
                    && !harvest.isWholeIn(
                            town.sandbox()
                                    .playground()
                                    .folder(namespace, pod.getMetadata().getName(), "data")
                                    .toRealPath(),
                            source)) {
                violations.add("volume " + volume(record) + " is said to be whole, and is not");
            }
        }
    }
}
