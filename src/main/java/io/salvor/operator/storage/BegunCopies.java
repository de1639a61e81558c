package io.salvor.operator.storage;

import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.KeptPlan;
import io.salvor.catalog.SealedBackups;
import io.salvor.catalog.StoredPlan;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.trouble.CatalogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The copies of Backups that were begun in a location and are not complete. Such a one has a plan there, as what a Backup has left that was
 * never sealed, but its policy copies to the location. No Backup in the cluster speaks of it, and its snapshots may be of any age.
 */
public final class BegunCopies {
    private final OwnObjects objects;
    private final OpenLocation location;
    private final Set<String> policies;
    private final Set<String> folders;

    private BegunCopies(OwnObjects objects, OpenLocation location, Set<String> policies, Set<String> folders) {
        this.objects = objects;
        this.location = location;
        this.policies = policies;
        this.folders = folders;
    }

    /**
     * One of them.
     *
     * @param name of the Backup
     * @param plan empty where it cannot be read: then nobody can say of which policy it is
     */
    public record Begun(String name, Optional<StoredPlan> plan) {}

    /** Reads what may be one now: a copy that is complete when the sealed backups are read after this is among those. */
    public static BegunCopies read(OwnObjects objects, OpenLocation location) {
        Set<String> policies = policies(objects, location.name());
        Set<String> folders = policies.isEmpty() ? Set.of() : CatalogLayout.backups(location.store());
        return new BegunCopies(objects, location, policies, folders);
    }

    private static Set<String> policies(OwnObjects objects, String location) {
        return objects.list(BackupPolicy.class).stream()
                .filter(policy ->
                        policy.getSpec().copies.stream().anyMatch(copy -> location.equals(copy.storageLocation)))
                .map(policy -> policy.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** Whether a plan that lies in the location is one of a Backup whose policy copies there. */
    public static boolean isOne(OwnObjects objects, OpenLocation location, StoredPlan plan) {
        return plan.policy() != null && policies(objects, location.name()).contains(plan.policy());
    }

    /** All but those that are sealed or being deleted, and what a Backup at work has begun. @param sealed as read after this was made */
    public List<Begun> beside(SealedBackups sealed) {
        Set<String> open = new TreeSet<>(folders);
        open.removeAll(sealed.names());
        if (open.isEmpty()) {
            return List.of();
        }
        // Only now: what had lost its marker by then to a deletion is on record as such.
        open.removeAll(location.catalog().deletions().names());
        List<Begun> begun = new ArrayList<>();
        for (String name : open) {
            if (!isAtWork(name)) {
                of(name).ifPresent(begun::add);
            }
        }
        return begun;
    }

    private Optional<Begun> of(String name) {
        try {
            return location.catalog()
                    .plan(name)
                    .map(KeptPlan::plan)
                    .filter(plan -> plan.policy() != null && policies.contains(plan.policy()))
                    .map(plan -> new Begun(name, Optional.of(plan)));
        } catch (CatalogException e) {
            return Optional.of(new Begun(name, Optional.empty()));
        }
    }

    private boolean isAtWork(String name) {
        return objects.get(Backup.class, name)
                .filter(backup -> !backup.hasEnded())
                .isPresent();
    }
}
