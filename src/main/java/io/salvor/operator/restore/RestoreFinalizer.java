package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.RunFinalizer;
import io.salvor.operator.run.StatusUpdates;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps a Restore that somebody deletes, at work or ended, until its Jobs are stopped and no pod waits for its data any more. */
@ApplicationScoped
public class RestoreFinalizer {
    public static final String NAME = "salvor.io/restore";

    private final RunFinalizer finalizer;

    public RestoreFinalizer(OwnObjects objects) {
        this.finalizer = new RunFinalizer(objects, NAME);
    }

    /** Whether it is on a Restore. */
    static boolean isOn(Restore restore) {
        return RunFinalizer.isOn(restore, NAME);
    }

    /**
     * Puts it on a Restore, before anything is written for it.
     *
     * @throws StatusUpdates.OutdatedException when the Restore has changed since it was read
     */
    void hold(Restore restore) {
        finalizer.hold(restore);
    }

    /** Takes it off one that has ended; throws as above. */
    void release(Restore restore) {
        finalizer.release(restore);
    }
}
