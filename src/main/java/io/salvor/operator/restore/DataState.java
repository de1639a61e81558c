package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.VolumePhase;
import java.util.List;
import java.util.Optional;

/**
 * How the data of a restore stands, whichever route it takes.
 *
 * @param volumes the records, as they are now
 * @param waitingFor what is waited for; empty when there is nothing to say
 */
record DataState(List<PodVolumeRestore> volumes, Optional<String> waitingFor) {
    boolean ended() {
        return waitingFor.isEmpty() && volumes.stream().allMatch(PodVolumeRestore::hasEnded);
    }

    /** The records that are in a phase. */
    List<PodVolumeRestore> in(VolumePhase phase) {
        return volumes.stream()
                .filter(volume -> volume.getStatus().phase == phase)
                .toList();
    }
}
