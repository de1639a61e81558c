package io.salvor.operator.copying;

import io.salvor.api.BackupPolicy;
import io.salvor.api.ResticRepository;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.copying.CopyReading.Missing;
import io.salvor.operator.copying.CopyReading.Whole;
import io.salvor.operator.copying.CopyStanding.Figures;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.BackupCopies;
import io.salvor.operator.storage.BegunCopies;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.trouble.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One look at what a policy copies to one location: finds what is due, begins it, has its data copied, and seals what is there. */
final class RouteLook {
    private final OwnObjects objects;
    private final Locations locations;
    private final DueBackups backups;
    private final CopyReading reading;
    private final CopySeal seal;
    private final CopyStart start;
    private final BackupCopies copies;
    private final BegunLeftovers leftovers;
    private final StuckBackups stuck = new StuckBackups();
    private final SeparatePlaces places = new SeparatePlaces();

    RouteLook(
            OwnObjects objects,
            Locations locations,
            DueBackups backups,
            CopyReading reading,
            CopySeal seal,
            CopyStart start,
            BackupCopies copies) {
        this.objects = objects;
        this.locations = locations;
        this.backups = backups;
        this.reading = reading;
        this.seal = seal;
        this.start = start;
        this.copies = copies;
        this.leftovers = new BegunLeftovers(objects);
    }

    /**
     * @throws Trouble where one of the locations is in the way
     * @throws io.salvor.units.InvalidValueException where what the policy says cannot be read
     */
    CopyStanding look(BackupPolicy policy, CopyRoute route, CopyHold.Around around, String mark, Instant now) {
        OpenLocation from = locations.open(route.from());
        OpenLocation to = locations.openToWrite(route.to());
        places.require(policy, from, to);
        BegunCopies before = BegunCopies.read(objects, to);
        DueBackups.Found found =
                backups.of(policy, from, to, around.repositories().values(), now);
        CopyWaits waits = new CopyWaits();
        found.problems().forEach(waits::problem);
        leftovers.discard(route, to, before, found);
        List<BackupMarker> chosen = stuck.choose(route, found.due(), waits);
        List<BackupMarker> begun = begun(chosen, from, to, waits);
        CopyReading.Found read = reading.read(route, begun, from, to, now, waits);
        List<BackupMarker> there = new ArrayList<>(found.there());
        Set<BackupMarker> waiting = new HashSet<>(found.due());
        SettledSnapshots settled = seal.settled(to);
        Set<String> snapshots = new HashSet<>();
        for (Whole whole : read.whole()) {
            sealed(whole, from, to, settled, waits).ifPresent(copy -> {
                snapshots.addAll(whole.copies().keySet());
                there.add(copy);
                waiting.remove(whole.marker());
            });
        }
        read.into(route, around.repositories().values())
                .forEach(target -> start.settle(target, route, snapshots, found.open()));
        there.sort(Comparator.comparing(BackupMarker::startTime)
                .thenComparing(BackupMarker::name)
                .reversed());
        copies.say(route.policy(), route.to(), found.sound(there));
        for (Missing missing : read.missing().values()) {
            begin(policy, missing, from, to, around, now, waits);
        }
        stuck.learn(route, chosen, waits);
        CopyPlaces.say(there, to, around.repositories(), waits);
        BackupMarker oldest =
                found.due().stream().filter(waiting::contains).findFirst().orElse(null);
        return waits.standing(mark, now, new Figures(waiting.size(), oldest, there));
    }

    private List<BackupMarker> begun(List<BackupMarker> due, OpenLocation from, OpenLocation to, CopyWaits waits) {
        List<BackupMarker> begun = new ArrayList<>();
        for (BackupMarker marker : due) {
            try {
                seal.begin(from, to, marker);
                begun.add(marker);
            } catch (Trouble e) {
                waits.trouble(marker, e.reason(), e.getMessage());
            }
        }
        return begun;
    }

    private Optional<BackupMarker> sealed(
            Whole whole, OpenLocation from, OpenLocation to, SettledSnapshots settled, CopyWaits waits) {
        try {
            if (!seal.seal(from, to, whole.marker(), whole.copies(), settled)) {
                waits.soon("a repository of Backup " + whole.marker().name() + " in location " + to.name()
                        + " is maintained");
                return Optional.empty();
            }
            return to.catalog().marker(whole.marker().name());
        } catch (Trouble e) {
            waits.trouble(whole.marker(), e.reason(), e.getMessage());
            return Optional.empty();
        }
    }

    private void begin(
            BackupPolicy policy,
            Missing missing,
            OpenLocation from,
            OpenLocation to,
            CopyHold.Around around,
            Instant now,
            CopyWaits waits) {
        ResticRepository target = missing.target();
        String name = target.getMetadata().getName();
        ResticRepository source =
                around.repositories().get(Names.repository(target.getSpec().volumeNamespace, from.name()));
        Optional<CopyHold> hold = CopyHold.of(target, source, policy, around, now);
        if (hold.isPresent()) {
            waits.held(name, hold.get());
            return;
        }
        try {
            if (start.begin(policy, missing, from, to)) {
                CopyHold.of(target, source, policy, around, now).ifPresent(atWork -> waits.held(name, atWork));
            } else {
                waits.room();
            }
        } catch (StatusUpdates.OutdatedException e) {
            waits.soon("ResticRepository " + name + " has changed meanwhile");
        } catch (Trouble e) {
            waits.trouble(e.reason(), e.getMessage());
        }
    }

    /**
     * Makes the Job that is on record of a repository and is not there.
     *
     * @param policy whose Backups it copies; empty where that copies no longer from there to here
     * @return false where nothing is left for it to do
     */
    boolean make(ResticRepository target, Optional<BackupPolicy> policy, Instant now) {
        if (policy.isEmpty()) {
            return false;
        }
        String location = target.getSpec().backupStorageLocation;
        OpenLocation from = locations.open(target.getStatus().copyJob.from);
        OpenLocation to = locations.openToWrite(location);
        CopyRoute route = new CopyRoute(policy.get().getMetadata().getName(), from.name(), location);
        List<BackupMarker> due = stuck.choose(
                route, backups.of(policy.get(), from, to, List.of(target), now).due(), new CopyWaits());
        Missing missing = reading.read(route, due, from, to, now, new CopyWaits())
                .missing()
                .get(target.getSpec().volumeNamespace);
        if (missing == null) {
            return false;
        }
        start.make(
                target,
                from,
                to,
                missing.snapshots().stream().limit(CopyStart.MOST_SNAPSHOTS).toList());
        return true;
    }
}
