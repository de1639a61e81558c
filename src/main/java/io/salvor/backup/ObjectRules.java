package io.salvor.backup;

import io.salvor.match.LabelMatch;
import java.util.List;
import java.util.Map;

/**
 * Decides by its labels whether an object is taken in.
 *
 * @param include every one of them must match; empty asks for nothing
 * @param includeAny at least one of them must match; empty asks for nothing
 * @param exclude one that matches leaves the object out
 */
public record ObjectRules(List<LabelMatch> include, List<LabelMatch> includeAny, List<LabelMatch> exclude) {
    /** Every object that does not leave itself out. */
    public static final ObjectRules ALL = new ObjectRules(List.of(), List.of(), List.of());

    public ObjectRules {
        include = List.copyOf(include);
        includeAny = List.copyOf(includeAny);
        exclude = List.copyOf(exclude);
    }

    /** What was decided: one of the three. */
    public enum Verdict {
        Selected,
        /** No selector takes it in; it still goes along where something selected needs it. */
        NotSelected,
        /** A label leaves it out whatever needs it. */
        Excluded
    }

    /**
     * The decision.
     *
     * @param label the key of the label by which the object leaves itself out; null otherwise
     * @param reason why, as the rest of a sentence that starts with the object
     */
    public record Decision(Verdict verdict, String label, String reason) {
        /** Whether the object is stored for its own sake. */
        public boolean selected() {
            return verdict == Verdict.Selected;
        }
    }

    private static final Decision SELECTED = new Decision(Verdict.Selected, null, "is selected");

    /** Decides for an object with these labels. */
    public Decision decide(Map<String, String> labels) {
        String label = ExclusionLabel.on(labels).orElse(null);
        if (label != null) {
            return new Decision(Verdict.Excluded, label, "is labelled " + label + "=true");
        }
        if (include.isEmpty() && includeAny.isEmpty() && exclude.isEmpty()) {
            return SELECTED;
        }
        if (exclude.stream().anyMatch(selector -> selector.matches(labels))) {
            return new Decision(Verdict.Excluded, null, "carries labels that the policy excludes");
        }
        boolean included = include.stream().allMatch(selector -> selector.matches(labels))
                && (includeAny.isEmpty() || includeAny.stream().anyMatch(selector -> selector.matches(labels)));
        return included
                ? SELECTED
                : new Decision(Verdict.NotSelected, null, "does not carry the labels that the policy asks for");
    }
}
