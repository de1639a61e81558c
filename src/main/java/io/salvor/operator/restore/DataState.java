package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.VolumePhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the data of a restore stands, whichever route it takes.
 *
 * @param volumes the records there are
 * @param lost volumes, as namespace/pod/volume, that have no record and get none any more, with the reason
 * @param waitingFor why volumes without a record have none yet; empty when there are no such volumes
 */
record DataState(List<PodVolumeRestore> volumes, Map<String, String> lost, Optional<String> waitingFor) {
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
