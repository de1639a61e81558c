package io.salvor.crash;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.api.VolumePhase;
import io.salvor.sandbox.Operations;
import io.salvor.testing.Edits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Data into claims that are there, whose application is scaled down for it, by a Restore that is suspended, goes on and is canceled while it
 * writes, and by another one that tries again what that one did not do.
 */
final class Retrying implements Subject {
    private static final String NAMESPACE = "web";
    private static final String OWNER = "shop";
    private static final Set<String> CLAIMS = Set.of("files", "ledger", "archive");
    private static final String ADDED = "written since";

    private final Installation installation;
    private final Application application;
    private final Operations operations;

    /** @param application with a Backup, which is made where there is none */
    Retrying(Installation installation, Application application) {
        this.installation = installation;
        this.application = application;
        this.operations = installation.operations();
        Restoring.save(installation, application);
    }

    private static String first(String run) {
        return run + "-first";
    }

    private List<String> volumes() {
        return application.volumes().stream()
                .filter(volume ->
                        application.claim(volume).filter(CLAIMS::contains).isPresent())
                .toList();
    }

    @Override
    public void begin(String run) {
        try {
            for (String claim : CLAIMS) {
                Files.writeString(
                        installation
                                .sandbox()
                                .playground()
                                .claimFolder(NAMESPACE, claim)
                                .resolve(ADDED),
                        run);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        operations.restore(first(run), spec -> {
            spec.backup = application.saved();
            spec.storageLocation = application.saved();
            spec.mode = RestoreMode.Data;
            spec.include.namespaces = List.of(NAMESPACE);
            spec.include.claims = List.copyOf(CLAIMS);
            spec.existingData = ExistingData.Replace;
            spec.scaleDown = true;
            spec.timeout = "3m";
        });
    }

    @Override
    public String location(String run) {
        return application.saved();
    }

    private Restore restore(String name) {
        return operations.resource(Restore.class, name).get();
    }

    private static boolean hasEnded(Restore restore) {
        return restore.getStatus() != null && restore.getStatus().completionTime != null;
    }

    private void ask(String name, Consumer<RestoreSpec> change) {
        Edits.edit(operations.resource(Restore.class, name), restore -> {
            change.accept(restore.getSpec());
            return restore;
        });
    }

    /** Does what is next for it, too: a person looks on and acts. */
    @Override
    public boolean ended(String run) {
        Restore second = restore(run);
        if (second != null) {
            return hasEnded(second);
        }
        Restore first = restore(first(run));
        if (hasEnded(first)) {
            operations.restore(run, spec -> {
                spec.retryOf = first(run);
                spec.include = null;
                spec.storageLocation = null;
                spec.timeout = "3m";
            });
        } else if (first.getSpec().suspend == null && isScaledDown(first)) {
            ask(first(run), spec -> spec.suspend = true);
        } else if (Boolean.TRUE.equals(first.getSpec().suspend)
                && Operations.has(first.getStatus().conditions, "Succeeded", "Unknown", "Suspended")) {
            ask(first(run), spec -> spec.suspend = false);
        } else if (first.getSpec().cancel == null
                && records(first(run)).stream()
                        .anyMatch(record -> record.getStatus().phase == VolumePhase.InProgress)) {
            ask(first(run), spec -> spec.cancel = true);
        }
        return false;
    }

    private boolean isScaledDown(Restore restore) {
        return restore.getStatus() != null
                && !restore.getStatus().scaledDown.isEmpty()
                && owner().getSpec().getReplicas() == 0;
    }

    private Deployment owner() {
        return operations
                .client()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(OWNER)
                .get();
    }

    private List<PodVolumeRestore> records(String restore) {
        return operations
                .client()
                .resources(PodVolumeRestore.class)
                .inNamespace(Operations.SALVOR)
                .withLabel("salvor.io/restore", restore)
                .list()
                .getItems();
    }

    @Override
    public List<String> left(String run) throws IOException {
        List<String> left = new ArrayList<>();
        for (String name : List.of(first(run), run)) {
            left.addAll(Leftovers.ofRestore(installation.sandbox(), name, application.saved(), Application.namespaces())
                    .found());
            restore(name).getMetadata().getFinalizers().forEach(finalizer -> left.add(name + " has " + finalizer));
        }
        if (owner().getSpec().getReplicas() != 1
                || owner().getStatus().getReadyReplicas() == null
                || owner().getStatus().getReadyReplicas() != 1) {
            left.add("the Deployment with " + owner().getSpec().getReplicas() + " replicas, ready: "
                    + owner().getStatus().getReadyReplicas());
        }
        return left;
    }

    @Override
    public List<String> violations(String run) {
        List<String> violations = new ArrayList<>();
        Restore first = restore(first(run));
        Restore second = restore(run);
        if (first.getStatus().phase != RestorePhase.Canceled) {
            violations.add("the first is " + first.getStatus().phase + ": " + first.getStatus().message);
        }
        if (second.getStatus().phase != RestorePhase.Completed) {
            violations.add("the second is " + second.getStatus().phase + ": " + second.getStatus().message);
        }
        for (String name : List.of(first(run), run)) {
            for (PodVolumeRestore record : records(name)) {
                violations.addAll(Sealed.attempts(record.getMetadata().getName(), record.getStatus()));
                if (!record.hasEnded()) {
                    violations.add(record.getMetadata().getName() + " has no outcome");
                }
            }
        }
        volumes()
                .forEach(volume -> Comparison.of(application, volume, NAMESPACE).ifPresent(violations::add));
        violations.addAll(installation.history().drain());
        violations.addAll(installation.restores().violations(List.of()));
        violations.addAll(installation.writers().drain());
        return violations;
    }

    /** Nothing is left but the Restores. */
    @Override
    public void leave(String run, boolean clean) {
        if (clean) {
            List.of(run, first(run))
                    .forEach(name -> operations.resource(Restore.class, name).delete());
        }
    }
}
