package io.salvor.restore;

import io.salvor.volume.ClaimView;
import io.salvor.volume.PodView;
import java.util.List;
import java.util.Optional;

/**
 * Decides of claims that are there and bound whether data is put back into them. It is not, unless this Restore tries again what an earlier one
 * has not finished there.
 */
final class BoundClaims {
    private final RestoreRequest request;
    private final TargetView target;
    private final PlanBuilder plan;

    BoundClaims(RestoreRequest request, TargetView target, PlanBuilder plan) {
        this.request = request;
        this.target = target;
        this.plan = plan;
    }

    /** Whether the data of such a claim is put back; if not, the plan says why. */
    boolean comesBack(VolumeSnapshot volume, ClaimView claim) {
        return switch (request.earlier().standing(claim, target)) {
            case Another -> {
                plan.skipVolume(
                        volume,
                        NotPutBack.ClaimExists,
                        "claim " + volume.claim() + " is there; its data is left alone. Delete it to have it restored");
                yield false;
            }
            case Back -> {
                skipRestored(volume);
                yield false;
            }
            case Open -> isFree(volume);
            case Unproved -> isKept(volume) && isFree(volume);
        };
    }

    /** An earlier Restore has put all of it back. */
    void skipRestored(VolumeSnapshot volume) {
        String what = volume.claim() == null ? "volume " + volume.volume() : "claim " + volume.claim();
        plan.skipVolume(volume, NotPutBack.AlreadyRestored, what + " has its data since Restore " + by(volume));
    }

    /** Whether the volume of a pod that is there is one that an earlier Restore has dealt with; the plan says how then. */
    boolean skipsRetried(VolumeSnapshot volume, PodAbsence absence) {
        Optional<EarlierRestore.Left> left =
                absence.reason() == NotPutBack.PodExists ? request.earlier().left(volume) : Optional.empty();
        left.ifPresent(found -> {
            if (found.whole()) {
                skipRestored(volume);
            } else {
                plan.skipVolume(
                        volume,
                        NotPutBack.PodWentOn,
                        "pod " + volume.pod() + " runs without data that Restore "
                                + found.restore()
                                + " did not put back; delete it and what controls it, then try again");
            }
        });
        return left.isPresent();
    }

    private boolean isFree(VolumeSnapshot volume) {
        List<PodView> users = target.users(volume.namespace(), volume.claim());
        if (users.isEmpty()) {
            return true;
        }
        refuse(
                volume,
                "has not all of its data since Restore " + by(volume) + ", and pod "
                        + users.get(0).name() + " mounts it; stop what mounts it, then try again");
        return false;
    }

    /** Into a claim of which nothing is known only what is empty is filled. */
    private boolean isKept(VolumeSnapshot volume) {
        if (request.existingData(volume) == ExistingDataRule.Keep) {
            return true;
        }
        refuse(
                volume,
                "is there, and nothing says that it is the one that Restore "
                        + by(volume)
                        + " was to fill; delete it, or restore into it with mode: Data");
        return false;
    }

    /** The earlier Restore that dealt with a volume. */
    private String by(VolumeSnapshot volume) {
        return request.earlier()
                .left(volume)
                .map(EarlierRestore.Left::restore)
                .orElse(request.earlier().name());
    }

    private void refuse(VolumeSnapshot volume, String why) {
        plan.conflict(
                new ObjectKey(RestoreOrder.CLAIMS, volume.namespace(), volume.claim()),
                "claim " + volume.namespace() + "/" + volume.claim() + " " + why);
    }
}
