package io.salvor.coverage;

import io.salvor.backup.SkipReason;
import io.salvor.backup.SkippedVolume;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.VolumeCoverage.Freshness;
import io.salvor.coverage.VolumeCoverage.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What all policies say of one volume. It keeps the first cause of each kind and no more, however many policies there are. */
final class CoverageEntry {
    private final VolumeKey key;
    private final String claimUid;
    private PolicySet protectors;
    private Cause leftOut;
    private Cause open;

    /** @param never why it is never volume data, whatever policies say; null when it is */
    CoverageEntry(VolumeKey key, String claimUid, Cause never, PolicySet none) {
        this.key = key;
        this.claimUid = claimUid;
        this.leftOut = never;
        this.protectors = none;
    }

    VolumeKey key() {
        return key;
    }

    void planned(CoveringPolicy policy) {
        if (policy.standing() == Standing.Scheduled) {
            protectors = protectors.with(policy);
        } else if (open == null) {
            open = switch (policy.standing()) {
                case Suspended ->
                    new Cause(
                            policy.name(),
                            "PolicySuspended",
                            "the schedule of policy " + policy.name() + " is stopped");
                case Stalled ->
                    new Cause(
                            policy.name(),
                            "PolicyStalled",
                            "policy " + policy.name() + " cannot be carried out; its condition Stalled says why");
                default ->
                    new Cause(
                            policy.name(),
                            "NoSchedule",
                            "policy " + policy.name() + " has no schedule and runs only when asked");
            };
        }
    }

    void skipped(CoveringPolicy policy, SkippedVolume volume) {
        boolean ended = leftOut != null && leftOut.reason().equals(NeverData.POD_ENDED);
        if (ended || !protectors.isEmpty()) {
            return;
        }
        if (volume.prevented()) {
            open = open == null ? cause(policy, volume) : open;
        } else if (leftOut == null) {
            leftOut = cause(policy, volume);
        }
    }

    /** A policy takes in the namespace of this claim; where it has said nothing else, it does not ask for the claim. */
    void passed(CoveringPolicy policy) {
        if (protectors.isEmpty() && open == null && leftOut == null) {
            leftOut = new Cause(
                    policy.name(),
                    SkipReason.NotAskedFor.name(),
                    "no pod uses claim " + key.claim() + ", and policy " + policy.name() + " does not ask for it");
        }
    }

    private static Cause cause(CoveringPolicy policy, SkippedVolume volume) {
        return new Cause(policy.name(), volume.reason().name(), volume.message());
    }

    VolumeCoverage close(LastGood found, Instant now) {
        // A claim made anew under the same name has none of the old one's data.
        boolean same =
                found != null && (claimUid == null || found.claimUid() == null || claimUid.equals(found.claimUid()));
        LastGood lastGood = same ? found : null;
        if (!protectors.isEmpty()) {
            ProtectionPromise promise = protectors.strictest();
            Freshness freshness = freshness(lastGood, promise, now);
            return new VolumeCoverage(key, State.Protected, protectors.names(), lastGood, promise, freshness, null);
        }
        if (open == null && leftOut != null) {
            return new VolumeCoverage(key, State.LeftOut, List.of(), lastGood, null, null, leftOut);
        }
        Cause cause =
                open != null ? open : new Cause(null, "NoPolicy", "no policy takes in namespace " + key.namespace());
        return new VolumeCoverage(key, State.Unprotected, List.of(), lastGood, null, null, cause);
    }

    private static Freshness freshness(LastGood lastGood, ProtectionPromise promise, Instant now) {
        if (lastGood == null) {
            return Freshness.NeverSaved;
        }
        Duration age = Duration.between(lastGood.time(), now);
        return promise != null && age.compareTo(promise.age()) > 0 ? Freshness.Stale : Freshness.Fresh;
    }
}
