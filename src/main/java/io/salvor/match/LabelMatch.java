package io.salvor.match;

import java.util.List;
import java.util.Map;

/**
 * Selects by labels, as Kubernetes does: every label and every expression must hold, and without any, everything is selected.
 *
 * @param matchLabels labels that must be there with these values
 * @param matchExpressions conditions on single labels
 */
public record LabelMatch(Map<String, String> matchLabels, List<Requirement> matchExpressions) {

    public LabelMatch {
        matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
        matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
    }

    /** How a requirement looks at its label. */
    public enum Operator {
        /** The label is there with one of the values. */
        In,
        /** The label is not there, or with none of the values. */
        NotIn,
        Exists,
        DoesNotExist
    }

    /**
     * A condition on one label.
     *
     * @param values for In and NotIn; otherwise without effect
     */
    public record Requirement(String key, Operator operator, List<String> values) {

        public Requirement {
            values = values == null ? List.of() : List.copyOf(values);
        }

        boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case In -> value != null && values.contains(value);
                case NotIn -> value == null || !values.contains(value);
                case Exists -> value != null;
                case DoesNotExist -> value == null;
            };
        }
    }

    /** Whether it selects an object with these labels. */
    public boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(matchLabels.entrySet())
                && matchExpressions.stream().allMatch(requirement -> requirement.holds(labels));
    }

    /** Whether it selects everything, because it asks for nothing. */
    public boolean isEmpty() {
        return matchLabels.isEmpty() && matchExpressions.isEmpty();
    }
}
