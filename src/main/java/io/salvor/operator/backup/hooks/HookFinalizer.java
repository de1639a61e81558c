package io.salvor.operator.backup.hooks;

import io.salvor.api.Backup;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.RunFinalizer;
import io.salvor.operator.run.StatusUpdates;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps a Backup that somebody deletes for as long as it holds pods still, and no longer, so that none is left frozen. */
@ApplicationScoped
public class HookFinalizer {
    public static final String NAME = "salvor.io/hooks";

    private final RunFinalizer finalizer;

    public HookFinalizer(OwnObjects objects) {
        this.finalizer = new RunFinalizer(objects, NAME);
    }

    public static boolean isOn(Backup backup) {
        return RunFinalizer.isOn(backup, NAME);
    }

    /**
     * Puts it on a Backup, before its first pre-hook runs.
     *
     * @throws StatusUpdates.OutdatedException when the Backup has changed since it was read
     */
    public void hold(Backup backup) {
        finalizer.hold(backup);
    }

    /** Takes it off, after the last post-hook; throws as above. */
    public void release(Backup backup) {
        finalizer.release(backup);
    }
}
