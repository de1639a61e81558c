package io.salvor.chaos;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.crash.Leftovers;
import io.salvor.crash.RestoreHistory;
import io.salvor.crash.Sealed;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Holds ended Restores of the vault to what must be true of them whatever others did. */
final class VaultAftermath {
    private static final Duration SETTLES = Duration.ofSeconds(60);
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    private final Town town;
    private final Vault vault;
    private final Strangers strangers;
    private final Asking asking;
    private final VaultRound.Way way;
    private final List<String> violations = new ArrayList<>();

    VaultAftermath(Town town, Vault vault, Strangers strangers, Asking asking, VaultRound.Way way) {
        this.town = town;
        this.vault = vault;
        this.strangers = strangers;
        this.asking = asking;
        this.way = way;
    }

    /** What is not as it must be. */
    List<String> violations() throws IOException {
        leftovers();
        for (String name : asking.restores()) {
            Restore restore = asking.now(name);
            reasons(restore);
            for (PodVolumeRestore record : records(name)) {
                volume(restore, record);
            }
        }
        if (way == VaultRound.Way.InPlace) {
            replicas();
        }
        violations.addAll(town.hooks(asking.restores().get(0))
                .violations(asking.restores().stream()
                        .flatMap(name -> asking.now(name).getStatus().hooks.stream())
                        .toList()));
        violations.addAll(strangers.violations());
        violations.addAll(town.history().drain());
        violations.addAll(town.restores().violations(List.of()));
        if (violations.isEmpty()) {
            deleted();
        }
        return violations;
    }

    private List<PodVolumeRestore> records(String restore) {
        return town.client()
                .resources(PodVolumeRestore.class)
                .inNamespace(Operations.SALVOR)
                .withLabel("salvor.io/restore", restore)
                .list()
                .getItems();
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
        for (String name : asking.restores()) {
            left.addAll(Leftovers.ofRestore(town.sandbox(), name, Round.NAME, List.of(Vault.NAMESPACE))
                    .found());
            Restore restore = asking.now(name);
            restore.getMetadata().getFinalizers().forEach(finalizer -> left.add(name + " has finalizer " + finalizer));
            if (Files.exists(town.sandbox()
                    .bucket()
                    .resolve(Round.NAME)
                    .resolve("restores")
                    .resolve(restore.getMetadata().getUid() + "-plan.json.gz"))) {
                left.add("the plan with the objects of " + name + ", in the bucket");
            }
        }
        town.client().pods().inNamespace(Vault.NAMESPACE).list().getItems().stream()
                .filter(RestoreHistory::isHolder)
                .map(pod -> "pod " + pod.getMetadata().getName() + ", which holds claims")
                .forEach(left::add);
        return left;
    }

    /** One that has not done all says what it lacks and why. */
    private void reasons(Restore restore) {
        var status = restore.getStatus();
        String name = restore.getMetadata().getName();
        boolean lacks = status.phase == RestorePhase.Failed || status.phase == RestorePhase.PartiallyFailed;
        if (lacks && status.failures.isEmpty() && status.conflicts.isEmpty() && status.ending == null) {
            violations.add(name + " is " + status.phase + " and does not say what it lacks: " + status.message);
        }
        status.failures.stream()
                .filter(failure -> failure.reason == null || failure.reason.isEmpty())
                .map(failure -> name + " gives no reason for " + failure.object)
                .forEach(violations::add);
    }

    private void volume(Restore restore, PodVolumeRestore record) throws IOException {
        String name = record.getMetadata().getName();
        if (!record.hasEnded()) {
            violations.add(name + " has no outcome");
            return;
        }
        violations.addAll(Sealed.attempts(name, record.getStatus()));
        boolean whole = record.getStatus().phase == VolumePhase.Completed;
        if (!whole && restore.getStatus().phase == RestorePhase.Completed) {
            violations.add(
                    restore.getMetadata().getName() + " is Completed, and " + name + " is " + record.getStatus().phase);
        }
        if (!whole
                && (record.getStatus().message == null
                        || record.getStatus().message.isEmpty())) {
            violations.add(name + " is " + record.getStatus().phase + " and does not say why");
        }
        if (whole) {
            content(record, Boolean.TRUE.equals(record.getStatus().kept));
        }
    }

    /** What is said to be whole is, byte by byte, and nothing was written into what was kept. */
    private void content(PodVolumeRestore record, boolean kept) throws IOException {
        String claim = record.getSpec().claim.name;
        Path place = town.sandbox().playground().claimFolder(Vault.NAMESPACE, claim);
        Map<String, String> found = new TreeMap<>(Vault.read(place));
        if (strangers.haveWrittenInto(place)) {
            found.keySet().removeIf(Strangers::isTheirs);
        }
        Map<String, String> wanted =
                kept ? found.containsKey(Vault.NEWER) ? Map.of(Vault.NEWER, claim) : Map.of() : vault.saved(claim);
        if (!found.equals(wanted)) {
            violations.add(
                    "claim " + claim + " is said to be " + (kept ? "kept" : "whole") + ", and holds " + found.keySet());
        }
    }

    /** What was scaled down is up again, unless its data is half written and the Restore says so. */
    private void replicas() {
        for (String claim : Vault.CLAIMS) {
            Deployment reader = town.client()
                    .apps()
                    .deployments()
                    .inNamespace(Vault.NAMESPACE)
                    .withName("reader-" + claim)
                    .get();
            boolean said = asking.restores().stream()
                    .map(asking::now)
                    .flatMap(restore -> Stream.concat(
                            restore.getStatus().notes.stream(),
                            restore.getStatus().failures.stream().map(failure -> failure.reason)))
                    .anyMatch(text -> text.contains("reader-" + claim));
            boolean half = asking.restores().stream()
                    .flatMap(name -> records(name).stream())
                    .anyMatch(record -> record.getSpec().claim.name.equals(claim)
                            && record.getStatus().phase != VolumePhase.Completed
                            && Boolean.TRUE.equals(record.getStatus().writing));
            if (reader.getSpec().getReplicas() != 1 && !(half && said)) {
                violations.add("reader-" + claim + " has " + reader.getSpec().getReplicas()
                        + " replicas; half written: " + half + ", and said so: " + said);
            }
        }
    }

    /** When they are deleted they go. */
    private void deleted() {
        asking.restores()
                .forEach(name -> town.operations().resource(Restore.class, name).delete());
        Instant deadline = Instant.now().plus(SETTLES);
        while (!gone() && Instant.now().isBefore(deadline)) {
            town.revive();
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (!gone()) {
            violations.add("deleted, and a minute later there is still a Restore or a pod that holds claims");
        }
    }

    private boolean gone() {
        return asking.restores().stream().allMatch(name -> asking.now(name) == null)
                && town.client().pods().inNamespace(Vault.NAMESPACE).list().getItems().stream()
                        .noneMatch((Pod pod) -> RestoreHistory.isHolder(pod));
    }
}
