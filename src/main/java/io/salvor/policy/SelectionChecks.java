package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.units.Excerpt;
import io.salvor.units.InvalidValueException;
import io.salvor.units.Quantities;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks what a policy selects by: label selectors and sizes. Fields of a wrong type are ignored. */
final class SelectionChecks {
    private static final Pattern LABEL_NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?){0,126}");
    private static final int LONGEST_PREFIX = 253;

    private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
    private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");

    private final List<FieldProblem> problems;

    private SelectionChecks(List<FieldProblem> problems) {
        this.problems = problems;
    }

    static void check(JsonNode spec, List<FieldProblem> problems) {
        SelectionChecks checks = new SelectionChecks(problems);
        checks.selection(spec.path("include"), "/include", false);
        checks.selection(spec.path("exclude"), "/exclude", true);
        JsonNode rules = spec.path("volumes").path("rules");
        for (int i = 0; i < rules.size(); i++) {
            checks.rule(rules.path(i), "/volumes/rules/" + i);
        }
        for (String list : List.of("hooks", "restoreHooks")) {
            JsonNode hooks = spec.path(list);
            for (int i = 0; i < hooks.size(); i++) {
                checks.labels(hooks.path(i).path("match").path("podLabels"), "/" + list + "/" + i + "/match/podLabels");
            }
        }
    }

    private void selection(JsonNode selection, String pointer, boolean leavesOut) {
        selector(selection.path("namespaceSelector"), pointer + "/namespaceSelector", leavesOut);
        selector(selection.path("labelSelector"), pointer + "/labelSelector", leavesOut);
        JsonNode alternatives = selection.path("orLabelSelectors");
        for (int i = 0; i < alternatives.size(); i++) {
            selector(alternatives.path(i), pointer + "/orLabelSelectors/" + i, leavesOut);
        }
    }

    private void selector(JsonNode selector, String pointer, boolean leavesOut) {
        if (!selector.isObject()) {
            return;
        }
        JsonNode labels = selector.path("matchLabels");
        JsonNode expressions = selector.path("matchExpressions");
        if (leavesOut && labels.isEmpty() && expressions.isEmpty()) {
            add(
                    pointer,
                    "an empty selector selects everything, so nothing would be left; give it labels or expressions");
        }
        labels(labels, pointer + "/matchLabels");
        for (int i = 0; i < expressions.size(); i++) {
            expression(expressions.path(i), pointer + "/matchExpressions/" + i);
        }
    }

    private void expression(JsonNode expression, String pointer) {
        if (expression.path("key").isTextual()) {
            key(expression.get("key").textValue(), pointer + "/key");
        }
        String operator = expression.path("operator").asText();
        JsonNode values = expression.path("values");
        if (WITH_VALUES.contains(operator) && values.isEmpty()) {
            add(pointer, "operator " + operator + " needs values");
        } else if (WITHOUT_VALUES.contains(operator) && !values.isEmpty()) {
            add(pointer + "/values", "operator " + operator + " takes no values");
        }
        for (int i = 0; i < values.size(); i++) {
            value(values.path(i), pointer + "/values/" + i);
        }
    }

    private void rule(JsonNode rule, String pointer) {
        JsonNode match = rule.path("match");
        labels(match.path("podLabels"), pointer + "/match/podLabels");
        labels(match.path("claimLabels"), pointer + "/match/claimLabels");
        size(match.path("size"), pointer + "/match/size");
        JsonNode nfs = match.path("nfs");
        if (nfs.isObject() && !nfs.has("server") && !nfs.has("path")) {
            add(pointer + "/match/nfs", "nfs asks for nothing; give it a server or a path");
        }
        quantity(rule.path("files").path("excludeLargerThan"), pointer + "/files/excludeLargerThan");
    }

    private void size(JsonNode size, String pointer) {
        if (!size.isObject()) {
            return;
        }
        if (!size.has("min") && !size.has("max")) {
            add(pointer, "size asks for nothing; give it min or max");
        }
        Long min = quantity(size.path("min"), pointer + "/min");
        Long max = quantity(size.path("max"), pointer + "/max");
        if (min != null && max != null && min > max) {
            add(
                    pointer,
                    "min " + size.get("min").asText() + " is more than max "
                            + size.get("max").asText() + ", so no size fits");
        }
    }

    private Long quantity(JsonNode text, String pointer) {
        if (!text.isTextual()) {
            return null;
        }
        try {
            return Quantities.bytes(text.textValue());
        } catch (InvalidValueException e) {
            add(pointer, e.getMessage());
            return null;
        }
    }

    private void labels(JsonNode labels, String pointer) {
        if (!labels.isObject()) {
            return;
        }
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            String below = pointer + "/" + label.getKey().replace("~", "~0").replace("/", "~1");
            key(label.getKey(), below);
            value(label.getValue(), below);
        }
    }

    private void key(String key, String pointer) {
        int slash = key.indexOf('/');
        boolean prefixed = slash < 0
                || slash <= LONGEST_PREFIX
                        && LABEL_PREFIX.matcher(key.substring(0, slash)).matches();
        if (!prefixed || !LABEL_NAME.matcher(key.substring(slash + 1)).matches()) {
            add(
                    pointer,
                    "\"" + Excerpt.shortened(key)
                            + "\" can be no label's key; expected letters, digits, -, _ and ., at most 63, after a domain and a slash if need be");
        }
    }

    private void value(JsonNode value, String pointer) {
        if (value.isTextual()
                && !value.textValue().isEmpty()
                && !LABEL_NAME.matcher(value.textValue()).matches()) {
            add(
                    pointer,
                    "\"" + Excerpt.shortened(value.textValue())
                            + "\" can be no label's value; expected at most 63 letters, digits, -, _ and ., with a letter or digit at both ends");
        }
    }

    private void add(String pointer, String message) {
        problems.add(FieldProblem.ofValue(pointer, message));
    }
}
