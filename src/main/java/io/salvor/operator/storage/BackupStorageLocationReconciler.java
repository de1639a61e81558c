package io.salvor.operator.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.api.LocationPhase;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.RunStatus;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Probes storage locations, and makes a master key for a location that has never been used. */
@ControllerConfiguration(name = "backupstoragelocation")
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class BackupStorageLocationReconciler implements Reconciler<BackupStorageLocation> {
    /** While the master key or the passwords are changed. */
    private static final Duration SOON = Duration.ofSeconds(10);

    /** How old the time of the last probe may get in the status. */
    private static final Duration TIME_RENEWED = Duration.ofMinutes(5);

    private final OwnObjects objects;
    private final KubernetesLocations locations;
    private final MasterKeys keys;
    private final KeyStanding keyStanding;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;
    private final SettledLocations settled;

    public BackupStorageLocationReconciler(
            OwnObjects objects,
            KubernetesLocations locations,
            MasterKeys keys,
            KeyStanding keyStanding,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.locations = locations;
        this.keys = keys;
        this.keyStanding = keyStanding;
        this.events = events;
        this.json = json;
        this.clock = clock;
        this.settled = new SettledLocations(objects);
    }

    @Override
    public UpdateControl<BackupStorageLocation> reconcile(
            BackupStorageLocation location, Context<BackupStorageLocation> context) {
        String state = settled.state(location);
        if (settled.isSettled(location, state)) {
            return UpdateControl.<BackupStorageLocation>noUpdate()
                    .rescheduleAfter(SettledLocations.frequency(location));
        }
        StatusUpdates<BackupStorageLocation> update = new StatusUpdates<>(objects, json, location);
        RunStatus<LocationPhase> standing = RunStatus.ofState(location, location.getStatus(), events, clock);
        LocationPhase before = location.getStatus().phase;
        boolean more = false;
        if (location.getStatus().place == null && !LocationOwners.isOfSpec(location)) {
            // An earlier version has not written down which place that was.
            location.getStatus().keyContext = null;
        }
        settled.unsettle(location);
        try {
            SettledLocations.require(location);
            locations.probe(location);
            if (keys.of(location).isEmpty()) {
                makeKey(location, standing);
            }
            OpenLocation open = locations.open(location);
            available(location, open, standing);
            more = keyStanding.look(location, open, standing);
            if (!more) {
                settled.settle(location, state);
            }
        } catch (Trouble e) {
            standing.trouble(LocationPhase.Unavailable, e);
        }
        probed(location.getStatus(), before, standing.now());
        Duration validation = SettledLocations.frequency(location);
        return update.again(more && validation.compareTo(SOON) > 0 ? SOON : validation);
    }

    /** A time that changed at every probe would be a write at every probe. */
    private static void probed(BackupStorageLocationStatus status, LocationPhase before, Instant now) {
        boolean known = status.phase == before && status.lastProbeTime != null;
        if (!known || !now.isBefore(Instant.parse(status.lastProbeTime).plus(TIME_RENEWED))) {
            status.lastProbeTime = now.toString();
        }
    }

    private void makeKey(BackupStorageLocation location, RunStatus<LocationPhase> standing) {
        if (KubernetesLocations.isReadOnly(location)) {
            throw new LocationException(
                    Reason.MasterKeyNotFound,
                    "location " + location.getMetadata().getName() + " is only read, and Secret "
                            + location.getSpec().masterKey.name
                            + " with its master key does not exist; create it with the key that its backups were made with");
        }
        if (locations.isInUse(location)) {
            throw new LocationException(
                    Reason.MasterKeyNotFound,
                    "the bucket of location " + location.getMetadata().getName() + " is in use, but Secret "
                            + location.getSpec().masterKey.name
                            + " with its master key does not exist; restore the Secret from where you keep the key."
                            + " No new key is made: it could not open what is there");
        }
        if (keys.generate(location)) {
            standing.alert(Reason.MasterKeyGenerated, saveTheKey(location));
        }
    }

    private void available(BackupStorageLocation location, OpenLocation open, RunStatus<LocationPhase> standing) {
        BackupStorageLocationStatus status = location.getStatus();
        status.keyContext = open.keyContext();
        String place = open.backend().place();
        if (status.place != null && !status.place.equals(place)) {
            // Before it is on record that it has moved: they would not be asked again.
            MovedRepository.seek(objects, open, standing.now());
        }
        status.place = place;
        Optional<String> refused = open.readOnly() ? Optional.empty() : locations.refused(location, open);
        if (refused.isEmpty()) {
            // Before it is said to be good: it is not, where the Jobs may not even add.
            locations.protection(location, standing.now()).ifPresent(found -> status.protection = found);
        }
        standing.good(
                LocationPhase.Available, Reason.Available, open.backend().described() + " answers and the key fits");
        if (open.readOnly()) {
            standing.lacksBeside(Conditions.WRITABLE, Reason.LocationReadOnly, KubernetesLocations.readOnly(location));
        } else {
            refused.ifPresentOrElse(
                    because -> standing.lacksBeside(Conditions.WRITABLE, Reason.LocationOwned, because),
                    () -> standing.beside(
                            Conditions.WRITABLE, true, Reason.Available, "no other installation writes to it"));
        }
        ofKey(location, standing);
    }

    private void ofKey(BackupStorageLocation location, RunStatus<LocationPhase> standing) {
        BackupStorageLocationStatus status = location.getStatus();
        MasterKeys.Kept kept = keys.kept(location);
        if (kept == MasterKeys.Kept.NotConfirmed) {
            status.message = saveTheKey(location);
            standing.beside(Conditions.MASTER_KEY_SAVED, false, Reason.NotConfirmed, saveTheKey(location));
        } else {
            standing.beside(
                    Conditions.MASTER_KEY_SAVED,
                    true,
                    kept == MasterKeys.Kept.Confirmed ? Reason.Confirmed : Reason.Given,
                    "the master key is kept outside the cluster");
        }
    }

    private static String saveTheKey(BackupStorageLocation location) {
        String secret = location.getSpec().masterKey.name;
        return "Secret " + secret + " holds a generated master key: keep a copy of it outside this cluster, for without"
                + " it no backup can be read; then confirm with: kubectl annotate secret " + secret + " -n "
                + location.getMetadata().getNamespace() + " " + Labels.MASTER_KEY_SAVED + "=true";
    }
}
