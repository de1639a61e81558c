package io.salvor.cli.plan;

import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.FrozenCopies;
import io.salvor.coverage.LongerGap;
import io.salvor.coverage.PlanDiff;
import io.salvor.coverage.PolicyChange;
import io.salvor.coverage.PolicyChange.Kind;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeCoverage.State;
import io.salvor.schedule.ScheduleForecast.Run;
import io.salvor.units.Durations;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words that all forms of a plan share. */
final class PlanPhrases {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    private PlanPhrases() {}

    /** The plan in one line. */
    static String summary(PlanDiff diff) {
        List<String> changes = new ArrayList<>();
        for (Kind kind : List.of(Kind.Added, Kind.Changed, Kind.Removed)) {
            if (diff.count(kind) > 0) {
                changes.add(diff.count(kind) + " " + kind.name().toLowerCase(Locale.ROOT));
            }
        }
        long expiring = diff.policies().stream()
                .mapToLong(policy -> policy.expiring().size())
                .sum();
        int rarer = diff.rarer().size();
        String policies = changes.isEmpty()
                ? "No policy changes"
                : "Policies: " + String.join(", ", changes) + ", " + diff.count(Kind.Unchanged) + " unchanged";
        return policies + ". " + volumes(diff.gained().size(), "gains protection", "gain protection") + ", "
                + volumes(diff.lost().size(), "loses it", "lose it") + ", "
                + volumes(diff.unprotected().size(), "is protected by nothing", "are protected by nothing")
                + "." + (expiring == 0 ? "" : " " + backups(expiring))
                + (rarer == 0 ? "" : " " + rarer + (rarer == 1 ? " policy runs" : " policies run") + " more rarely.");
    }

    /** What the sync will make of the folder, as a sentence. */
    static String sync(SyncPreview preview) {
        return preview.refusal()
                .map(why -> "PolicySource " + preview.source() + " will refuse this and apply nothing of it ("
                        + why.reason() + "):")
                .orElse("PolicySource " + preview.source() + " will apply this"
                        + leftOut(preview.leftOut().size()));
    }

    private static String leftOut(int policies) {
        return switch (policies) {
            case 0 -> ".";
            case 1 -> ", but for one policy that is somebody else's, and will not be Ready:";
            default -> ", but for " + policies + " policies that are somebody else's, and will not be Ready:";
        };
    }

    /** Copies that nothing keeps and that do not go. */
    static String frozen(FrozenCopies copies) {
        return (copies.count() == 1 ? "1 copy" : copies.count() + " copies") + " in location " + copies.location()
                + " that no retention keeps, because the policy does not copy there then (CopiesEnded)";
    }

    static String volumes(long count, String one, String many) {
        return count == 1 ? "1 volume " + one : count + " volumes " + many;
    }

    private static String backups(long count) {
        return count == 1
                ? "1 Backup expires that was kept until now."
                : count + " Backups expire that were kept until now.";
    }

    /** When a run is, with its offset, so that times that come twice differ. */
    static String time(Run run) {
        return TIME.format(run.at());
    }

    static String title(PolicyChange policy) {
        return policy.kind().name().toLowerCase(Locale.ROOT);
    }

    /** How far apart the runs of a schedule become that is rarer than before. */
    static String rarer(LongerGap gap) {
        return "up to " + Durations.format(gap.after()) + " apart, until now " + Durations.format(gap.before());
    }

    /** Why a policy has no runs; null when it has some, or is removed. */
    static String withoutRuns(Standing standing) {
        if (standing == null) {
            return null;
        }
        return switch (standing) {
            case Scheduled -> null;
            case Stalled -> "the operator cannot carry it out; its condition Stalled says why";
            case Suspended -> "its schedule is stopped";
            case OnRequest -> "it has no schedule and runs only when asked";
        };
    }

    /** How a volume that is not protected stands, as a sentence. */
    static String why(VolumeCoverage volume) {
        if (volume.state() == State.Protected) {
            return "protected by " + String.join(", ", volume.policies());
        }
        String state = volume.state() == State.LeftOut ? "left out: " : "unprotected: ";
        return state + volume.cause().message();
    }
}
