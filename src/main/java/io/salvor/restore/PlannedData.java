package io.salvor.restore;

import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.units.Figures;

/** The data of volumes as a plan has it, and as its reasons speak of it. */
final class PlannedData {
    private final RestoreRequest request;

    PlannedData(RestoreRequest request) {
        this.request = request;
    }

    /** The name of a volume, with its size where that was recorded, and what becomes of data that it holds where that does not stay. */
    String described(VolumeSnapshot volume) {
        return volume.volume() + sized(volume);
    }

    String sized(VolumeSnapshot volume) {
        return (volume.bytes() == null ? "" : " (" + Figures.bytes(volume.bytes()) + ")")
                + switch (request.existingData(volume)) {
                    case Keep -> "";
                    case Merge -> " over what lies in it";
                    case Replace -> " in place of what lies in it";
                };
    }

    /** What is put back of a volume. @param name of the volume in the pod @param into the claim that gets it; null for its own */
    VolumeData restored(String name, VolumeSnapshot volume, String into) {
        String incomplete = "PartiallyFailed".equals(volume.phase())
                ? volume.message() == null ? "some files could not be read" : volume.message()
                : null;
        String claim = into == null ? volume.claim() : into;
        return new VolumeData(
                name,
                claim,
                volume.snapshotId(),
                volume.repoIdentifier(),
                volume.root(),
                incomplete,
                volume.bytes(),
                request.existingData(volume),
                volume.claim(),
                request.earlier().begun(volume.namespace(), claim));
    }
}
