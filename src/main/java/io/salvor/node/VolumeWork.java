package io.salvor.node;

import io.fabric8.kubernetes.client.CustomResource;
import io.salvor.api.PodVolumeStatus;
import io.salvor.api.RootAttributes;
import io.salvor.job.VolumeReason;
import io.salvor.trouble.ResticException;

/**
 * What is done with the data of one volume, which {@link VolumeTask} asks for once.
 *
 * @param <R> the kind of its record
 * @param <S> that record's status
 */
interface VolumeWork<R extends CustomResource<?, S>, S extends PodVolumeStatus> {
    Class<R> kind();

    /** A status in which nothing is said yet. */
    S blank();

    /** What messages call the volume. */
    String label(R record);

    /** The snapshot that a status names; null for none. */
    String snapshot(S status);

    /** Whether a status says that the volume holds nothing; null where it says neither. */
    default Boolean empty(S status) {
        return null;
    }

    /** The root folder as a status describes it; null where it does not. */
    default RootAttributes root(S status) {
        return null;
    }

    /** Has what is left to another attempt name the snapshot of this one, where that is of use if none does better. */
    default void keep(S found, S left) {}

    /** Whether a Job ends the volume with what it has found, which is not all that was to be; else another attempt is made. */
    default boolean ends(R record, S found) {
        return VolumeReason.valueOf(found.reason).then() == VolumeReason.Then.End;
    }

    /** Whether nothing follows what a record says. */
    boolean hasEnded(R record);

    /**
     * Does it.
     *
     * @param outcome gets what became of it, its phase at least
     * @param status for what is to be seen while it runs
     * @throws VolumeFailure saying why it failed
     * @throws ResticException saying why restic failed
     * @throws InterruptedException when the Job was asked to stop
     */
    void carryOut(R record, S outcome, VolumeStatus<R, S> status) throws InterruptedException;
}
