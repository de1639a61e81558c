package io.salvor.operator.storage;

import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.catalog.OwnerClaims;
import io.salvor.catalog.OwnerRecord;
import io.salvor.kubernetes.ClusterIdentity;
import io.salvor.kubernetes.Labels;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.store.Backend;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes sure that one installation writes to a location: two would make the same repositories at once, and run into each other's
 * backups of the same name. The first that writes owns it; a person hands it on by an annotation that names the owner of before.
 */
@ApplicationScoped
public class LocationOwners {
    private final Supplier<String> cluster;
    private final OperatorConfig config;
    private final Clock clock;
    private final SoleWriters writers = new SoleWriters();

    @Inject
    public LocationOwners(ClusterIdentity cluster, OperatorConfig config, Clock clock) {
        this((Supplier<String>) cluster, config, clock);
    }

    /** @param cluster what tells this cluster from every other one */
    public LocationOwners(Supplier<String> cluster, OperatorConfig config, Clock clock) {
        this.cluster = cluster;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Why a location is not to be written to: another installation, or another location, owns the place, unless a person has had it taken
     * over. Empty when nobody or this one does.
     */
    Optional<String> refused(BackupStorageLocation location, OpenLocation open) {
        Optional<String> doubled =
                writers.other(location, open.backend().place()).map(first -> refusal(location, open.backend(), first));
        return doubled.isPresent() ? doubled : other(location, open).map(owner -> refusal(location, owner));
    }

    private Optional<OwnerRecord> other(BackupStorageLocation location, OpenLocation open) {
        OwnerClaims owners = open.catalog().owners();
        Optional<OwnerRecord> owner = owners.owner();
        Optional<OwnerRecord> other =
                owner.filter(found -> !found.id().equals(own().id()) && !isHandedOn(location, found));
        if (other.isPresent() || !open.backend().hasRepositoriesApart()) {
            return other;
        }
        return owners.ofRepositories()
                .owner()
                .filter(found -> !owner.map(own -> own.of(open.keyContext())).equals(Optional.of(found))
                        && !isHandedOn(location, found));
    }

    /** Makes this installation the owner where it may be, and says since when. @throws LocationException where another one is */
    OwnerRecord claim(BackupStorageLocation location, OpenLocation open) {
        writers.other(location, open.backend().place()).ifPresent(first -> {
            throw new LocationException(Reason.LocationOwned, refusal(location, open.backend(), first));
        });
        OwnerRecord own = own();
        OwnerClaims owners = open.catalog().owners();
        OwnerRecord owner = owners.claim(own);
        if (!owner.id().equals(own.id()) && isHandedOn(location, owner)) {
            owner = owners.handOn(owner, own);
        }
        if (!owner.id().equals(own.id())) {
            throw new LocationException(Reason.LocationOwned, refusal(location, owner));
        }
        if (open.backend().hasRepositoriesApart()) {
            claimRepositories(location, owners.ofRepositories(), owner.of(open.keyContext()));
        }
        return owner;
    }

    /** Of two catalogs with the same repositories, each would take the snapshots of the other for those of nobody. */
    private static void claimRepositories(BackupStorageLocation location, OwnerClaims owners, OwnerRecord own) {
        OwnerRecord owner = owners.claim(own);
        if (!owner.equals(own) && isHandedOn(location, owner)) {
            owner = owners.handOn(owner, own);
        }
        if (!owner.equals(own)) {
            throw new LocationException(Reason.LocationOwned, refusal(location, owner));
        }
    }

    /**
     * Whether a place was in use by the location. Then nothing is begun there anew: what is empty is another place, such as the bare
     * folder of a node on which a share is not mounted, or somebody emptied it.
     *
     * @param place where the location lies as it is now
     */
    static boolean wasUsed(BackupStorageLocation location, String place) {
        BackupStorageLocationStatus status = location.getStatus();
        if (status == null || status.keyContext == null) {
            return false;
        }
        return status.place == null ? isOfSpec(location) : status.place.equals(place);
    }

    /** Whether the status speaks of the spec as it is. */
    static boolean isOfSpec(BackupStorageLocation location) {
        Long generation = location.getMetadata().getGeneration();
        return generation != null && generation.equals(location.getStatus().observedGeneration);
    }

    /** Forgets all locations but these, which are written to. */
    void keep(Set<String> written) {
        writers.keep(written);
    }

    private static String refusal(BackupStorageLocation location, Backend backend, String first) {
        return "location " + location.getMetadata().getName() + " is the same place as location " + first + " ("
                + backend.described()
                + "): nothing is written to it, and restoring from it works. Give it a prefix of its"
                + " own, make it accessMode: ReadOnly, or delete one of both, which deletes no backup";
    }

    private static String refusal(BackupStorageLocation location, OwnerRecord owner) {
        String name = location.getMetadata().getName();
        String what = owner.location() == null
                ? "location " + name + " belongs to another installation, "
                : "the repositories of location " + name
                        + ", where config.resticRepoPrefix says, belong to another location, ";
        String own = owner.location() == null ? "prefix" : "config.resticRepoPrefix";
        return what + owner.id() + ", since " + owner.since()
                + ": nothing is written to it from here, and restoring from it works. Give this location a " + own
                + " of its own; or, when the other one is gone for good, take it over with: kubectl annotate"
                + " backupstoragelocation " + name + " -n "
                + location.getMetadata().getNamespace() + " "
                + Labels.TAKE_OVER + "=" + owner.id();
    }

    private static boolean isHandedOn(BackupStorageLocation location, OwnerRecord owner) {
        Map<String, String> annotations = location.getMetadata().getAnnotations();
        String named = annotations == null ? null : annotations.get(Labels.TAKE_OVER);
        // Who takes over from an installation takes over from each of its locations.
        return named != null && (owner.id() + "/").startsWith(named + "/");
    }

    private OwnerRecord own() {
        return new OwnerRecord(
                cluster.get(), config.namespace(), Instant.now(clock).truncatedTo(ChronoUnit.SECONDS));
    }
}
