package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Progress;
import io.salvor.api.VolumePhase;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

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

    /** The sum of what the volumes say. @param which bytes of a volume, null where it does not say */
    long bytes(Function<Progress, Long> which) {
        return volumes.stream()
                .map(volume -> volume.getStatus().progress)
                .filter(Objects::nonNull)
                .map(which)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The records that are in a phase. */
    List<PodVolumeRestore> in(VolumePhase phase) {
        return volumes.stream()
                .filter(volume -> volume.getStatus().phase == phase)
                .toList();
    }
}
