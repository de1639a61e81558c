package io.salvor.operator.storage;

import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.api.KeyReplacement;
import io.salvor.api.LocationPhase;
import io.salvor.api.PasswordMode;
import io.salvor.kubernetes.Conditions;
import io.salvor.operator.run.RunStatus;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;

/** Has the master key of a location and the passwords of its repositories changed where that is asked for, and says how it stands with both. */
@ApplicationScoped
public class KeyStanding {
    private final KubernetesLocations locations;
    private final MasterKeys keys;
    private final LocationHandover handover;

    public KeyStanding(KubernetesLocations locations, MasterKeys keys, LocationHandover handover) {
        this.locations = locations;
        this.keys = keys;
        this.handover = handover;
    }

    /** @return whether there is more to do */
    boolean look(BackupStorageLocation location, OpenLocation open, RunStatus<LocationPhase> standing) {
        BackupStorageLocationStatus status = location.getStatus();
        status.keyReplacement = null;
        status.passwordMode = open.passwords().inForce().isRandom() ? PasswordMode.Derived : PasswordMode.Shared;
        boolean more = open.isChanging() && !open.readOnly();
        String progress = more ? goOn(location, open) : null;
        ofMasterKey(location, open, standing, progress);
        ofPasswords(location, open, standing, progress);
        return more;
    }

    private String goOn(BackupStorageLocation location, OpenLocation open) {
        boolean retires = open.change().next() == null && open.passwords().next() == null;
        String what = open.change().next() != null || retires && isKeyNewest(open) ? "master key" : "password";
        try {
            LocationHandover.Progress progress = handover.step(locations.openToWrite(open.name()));
            KeyReplacement shown = new KeyReplacement();
            shown.repositories = progress.repositories();
            shown.done = progress.done();
            location.getStatus().keyReplacement = shown;
            String count = progress.done() + " of " + progress.repositories() + " repositories ";
            return (retires
                            ? "the new " + what + " is in force; " + count
                                    + "are done with; the old passwords go when no Job has them any more"
                            : count + "open with the new " + what + "; the one of before is in force until all do"
                                    + (open.change().next() == null ? "" : ", so keep both Secrets"))
                    + (progress.waits() == null ? "" : "; it waits: " + progress.waits());
        } catch (Trouble e) {
            return e.getMessage();
        }
    }

    /** @param progress null where nothing is under way */
    private void ofMasterKey(
            BackupStorageLocation location, OpenLocation open, RunStatus<LocationPhase> standing, String progress) {
        if (progress != null && open.change().next() != null) {
            standing.beside(Conditions.MASTER_KEY_REPLACED, false, Reason.MasterKeyChanging, progress);
        } else if (progress != null && open.passwords().next() == null && isKeyNewest(open)) {
            standing.beside(Conditions.MASTER_KEY_REPLACED, false, Reason.MasterKeyRetiring, progress);
        } else if (location.getSpec().previousMasterKey == null) {
            Conditions.remove(location.getStatus().conditions, Conditions.MASTER_KEY_REPLACED);
        } else {
            replaced(location, open, standing);
        }
    }

    private void replaced(BackupStorageLocation location, OpenLocation open, RunStatus<LocationPhase> standing) {
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

    /** @param progress null where nothing is under way */
    private static void ofPasswords(
            BackupStorageLocation location, OpenLocation open, RunStatus<LocationPhase> standing, String progress) {
        Passwords passwords = open.passwords();
        if (passwords.trouble() != null) {
            standing.lacksBeside(
                    Conditions.PASSWORDS_IN_FORCE,
                    passwords.trouble().reason(),
                    passwords.trouble().getMessage()
                            + "; until then the repositories keep the passwords that they have");
        } else if (progress != null && open.change().next() == null && passwords.next() != null) {
            standing.beside(Conditions.PASSWORDS_IN_FORCE, false, Reason.PasswordChanging, progress);
        } else if (progress != null && open.change().next() == null && !isKeyNewest(open)) {
            standing.beside(Conditions.PASSWORDS_IN_FORCE, false, Reason.PasswordRetiring, progress);
        } else if (location.getSpec().passwordMode == null) {
            Conditions.remove(location.getStatus().conditions, Conditions.PASSWORDS_IN_FORCE);
        } else {
            inForce(location, open, standing);
        }
    }

    private static void inForce(BackupStorageLocation location, OpenLocation open, RunStatus<LocationPhase> standing) {
        PasswordMode mode = location.getStatus().passwordMode;
        if (mode != location.getSpec().passwordMode && open.readOnly()) {
            standing.lacksBeside(
                    Conditions.PASSWORDS_IN_FORCE,
                    Reason.LocationReadOnly,
                    "this location is only read, so the passwords of its repositories stay " + mode
                            + ": remove passwordMode from the spec");
        } else if (mode != location.getSpec().passwordMode) {
            standing.beside(
                    Conditions.PASSWORDS_IN_FORCE,
                    false,
                    Reason.PasswordChanging,
                    "it waits until the master key is replaced");
        } else {
            standing.beside(
                    Conditions.PASSWORDS_IN_FORCE,
                    true,
                    Reason.PasswordInForce,
                    mode == PasswordMode.Derived
                            ? "each repository has a password of its own, which comes from the master key"
                            : "all repositories have one password, which lies in the location under the master key");
        }
    }

    /** Whether the passwords that are still to go come from a master key that was replaced. */
    private static boolean isKeyNewest(OpenLocation open) {
        return open.passwords().changedAt().equals(open.change().replacedAt());
    }
}
