package io.salvor.operator.storage;

import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.api.KeyReplacement;
import io.salvor.api.LocationPhase;
import io.salvor.kubernetes.Conditions;
import io.salvor.operator.run.RunStatus;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;

/** Has the master key of a location replaced where that is asked for, and says how it stands with that. */
@ApplicationScoped
public class MasterKeyStanding {
    private final KubernetesLocations locations;
    private final MasterKeys keys;
    private final MasterKeyReplacement replacement;

    public MasterKeyStanding(KubernetesLocations locations, MasterKeys keys, MasterKeyReplacement replacement) {
        this.locations = locations;
        this.keys = keys;
        this.replacement = replacement;
    }

    /** @return whether there is more to do */
    boolean look(BackupStorageLocation location, OpenLocation open, RunStatus<LocationPhase> standing) {
        BackupStorageLocationStatus status = location.getStatus();
        status.keyReplacement = null;
        if (open.change().isUnderWay() && !open.readOnly()) {
            goOn(location, open, standing);
            return true;
        }
        if (location.getSpec().previousMasterKey == null) {
            Conditions.remove(status.conditions, Conditions.MASTER_KEY_REPLACED);
        } else {
            ended(location, open, standing);
        }
        return false;
    }

    private void goOn(BackupStorageLocation location, OpenLocation open, RunStatus<LocationPhase> standing) {
        boolean changing = open.change().next() != null;
        String said;
        try {
            MasterKeyReplacement.Progress progress = replacement.step(locations.openToWrite(open.name()));
            KeyReplacement shown = new KeyReplacement();
            shown.repositories = progress.repositories();
            shown.done = progress.done();
            location.getStatus().keyReplacement = shown;
            String count = progress.done() + " of " + progress.repositories() + " repositories ";
            said = (changing
                            ? count
                                    + "open with the new master key; the one of before is in force until all do, so keep both Secrets"
                            : "the new master key is in force; " + count
                                    + "are done with; the old passwords go when no Job has them any more")
                    + (progress.waits() == null ? "" : "; it waits: " + progress.waits());
        } catch (Trouble e) {
            said = e.getMessage();
        }
        standing.beside(
                Conditions.MASTER_KEY_REPLACED,
                false,
                changing ? Reason.MasterKeyChanging : Reason.MasterKeyRetiring,
                said);
    }

    private void ended(BackupStorageLocation location, OpenLocation open, RunStatus<LocationPhase> standing) {
        Optional<byte[]> previous = keys.previous(location);
        boolean known = previous.isEmpty()
                || open.change().earlier().stream().anyMatch(key -> Arrays.equals(key, previous.get()));
        if (known && open.change().next() == null) {
            standing.beside(
                    Conditions.MASTER_KEY_REPLACED,
                    true,
                    Reason.MasterKeyInForce,
                    "everything opens with masterKey alone: remove previousMasterKey from the spec, and its Secret");
        } else {
            standing.lacksBeside(
                    Conditions.MASTER_KEY_REPLACED,
                    Reason.WrongMasterKey,
                    open.readOnly()
                            ? "this location is only read, so its master key is not replaced here"
                            : "previousMasterKey is not a key that this location had before masterKey: correct or remove it");
        }
    }
}
