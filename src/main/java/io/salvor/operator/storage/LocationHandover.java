package io.salvor.operator.storage;

import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.LocationOwnership;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.LeasedWork;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.RunJobs;
import io.salvor.kubernetes.SecretValues;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.store.ObjectNames;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Has the repositories of a location open with other passwords, because its master key is replaced, or they are to come from elsewhere; a few
 * at a time. First each that lies in the bucket gets the new password beside the one it has; then the new one is in force, and the old one is
 * kept on record; then, when no Job has an old password any more, the old passwords go. What is to be done is seen by what lies in the bucket,
 * so it may be broken off anywhere.
 */
@ApplicationScoped
public class LocationHandover {
    private static final Logger LOG = Logger.getLogger(LocationHandover.class);

    /** Each takes two processes of restic. */
    private static final int AT_A_TIME = 10;

    /** How many keys are opened in a look of those that take half a second each; it goes on with the others in the next. */
    private static final int WORK = 40;

    /** What has read an old password before that has made its Job by then. */
    private static final Duration STILL_READ = Duration.ofMinutes(10);

    private final OwnObjects objects;
    private final RepositoryHandover handover;
    private final ResticSlots slots;
    private final ExclusiveWork alone;
    private final RunJobs jobs;
    private final Clock clock;

    public LocationHandover(
            OwnObjects objects,
            RepositoryHandover handover,
            ResticSlots slots,
            ExclusiveWork alone,
            RunJobs jobs,
            Clock clock) {
        this.objects = objects;
        this.handover = handover;
        this.slots = slots;
        this.alone = alone;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * How far it is.
     *
     * @param done how many repositories need nothing more for now
     * @param waits what it waits for, as a sentence; null for nothing but time
     */
    record Progress(int repositories, int done, String waits) {}

    /** Goes on with it. @param location that this installation writes to */
    Progress step(OpenLocation location) {
        Instant now = Instant.now(clock);
        List<String> namespaces = CatalogLayout.repositories(location.store()).stream()
                .filter(namespace -> location.store().exists(ObjectNames.repositoryConfig(namespace)))
                .toList();
        Passwords passwords = location.passwords();
        if (!passwords.isPrepared()) {
            location.catalog().ownership().prepare(location.masterKey(), passwords.next(), now);
        }
        boolean underWay = passwords.next() != null;
        if (!underWay && location.change().next() != null) {
            // No password comes from it.
            end(location, false, false, now);
            return new Progress(namespaces.size(), namespaces.size(), null);
        }
        String uses = underWay ? null : stillUsed(location, namespaces, now);
        boolean retire = !underWay && uses == null;
        int done = 0;
        int left = AT_A_TIME;
        String waits = uses;
        long begun = handover.worked();
        for (String namespace : namespaces) {
            if (handover.worked() - begun >= WORK) {
                break;
            }
            if (handover.isDone(location, namespace, retire)) {
                done++;
            } else if (left-- > 0) {
                String why = give(location, namespace, retire, now);
                done += why == null ? 1 : 0;
                waits = waits == null ? why : waits;
            }
        }
        if (done == namespaces.size()) {
            end(location, underWay, retire, now);
        }
        return new Progress(namespaces.size(), done, waits);
    }

    private static void end(OpenLocation location, boolean underWay, boolean retire, Instant now) {
        LocationOwnership ownership = location.catalog().ownership();
        if (location.change().next() != null) {
            ownership.replace(location.masterKey(), location.change().next(), now);
            LOG.infof("location %s has a new master key; the one of before is kept under it", location.name());
        } else if (underWay) {
            ownership.change(location.masterKey(), location.passwords().next(), now);
            LOG.infof("the repositories of location %s have new passwords", location.name());
        } else if (retire) {
            ownership.retire(location.masterKey(), now);
            LOG.infof("the old passwords of location %s open nothing any more", location.name());
        }
    }

    /** @return why it is not done; null where it is */
    private String give(OpenLocation location, String namespace, boolean retire, Instant now) {
        String name = Names.repository(namespace, location.name());
        if (!slots.take(name)) {
            return "others are looked at";
        }
        try {
            LeasedWork.Outcome<Boolean> outcome = alone.under(Names.lease(name), () -> {
                handover.give(location, namespace, retire, now);
                return true;
            });
            return outcome.heldBy() == null
                    ? null
                    : outcome.heldBy() + " works on the repository of namespace " + namespace;
        } catch (Trouble e) {
            return e.getMessage();
        } finally {
            slots.giveBack();
        }
    }

    /** Who may still open repositories with an old password; null for nobody. */
    private String stillUsed(OpenLocation location, List<String> namespaces, Instant now) {
        if (now.isBefore(location.passwords().changedAt().plus(STILL_READ))) {
            return "Jobs that are made now may have an old password, for ten minutes";
        }
        Set<String> old = namespaces.stream()
                .flatMap(namespace -> location.passwords().others().stream().map(source -> source.password(namespace)))
                .collect(Collectors.toSet());
        return Stream.of(Labels.BACKUP, Labels.RESTORE)
                .flatMap(label -> jobs.left(label).stream())
                .filter(left -> left.kind().equals("Secret"))
                .filter(left -> objects.secret(left.name())
                        .filter(secret -> holds(secret, old))
                        .isPresent())
                .findFirst()
                .map(left -> left.runKind() + " " + left.run() + " has Jobs with an old password")
                .orElse(null);
    }

    private static boolean holds(Secret secret, Set<String> passwords) {
        return SecretValues.of(secret).values().stream().anyMatch(passwords::contains);
    }
}
