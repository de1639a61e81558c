package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.coverage.PolicyStatement;
import java.util.ArrayList;
import java.util.List;

/** Names a rule of a policy so that it is found in its file: {@code rules[0] (policies/shop.yaml:12, claims cache-*)}. */
final class RuleQuote {
    private static final int MOST_VALUES = 3;

    private RuleQuote() {}

    /** What a policy says, with the rule quoted where one decided. */
    static String message(PolicyStatement statement, PlannedPolicy policy) {
        if (statement.rule() == null) {
            return statement.message();
        }
        String quoted = of(policy, statement.rule() - 1);
        String number = "rule " + statement.rule() + " of the policy";
        return statement.message().startsWith(number)
                ? quoted + statement.message().substring(number.length())
                : statement.message() + "; " + quoted + " asks for it";
    }

    private static String of(PlannedPolicy policy, int index) {
        List<String> known = new ArrayList<>();
        if (index < policy.rulePlaces().size()) {
            known.add(policy.rulePlaces().get(index));
        }
        known.add(match(policy.spec().at("/volumes/rules/" + index + "/match")));
        return "rules[" + index + "] (" + String.join(", ", known) + ")";
    }

    /** The conditions as the file has them; a rule without any is for every volume. */
    private static String match(JsonNode match) {
        List<String> conditions = new ArrayList<>();
        match.properties().forEach(field -> {
            String value = value(field.getValue());
            if (!value.isEmpty()) {
                conditions.add(field.getKey() + " " + value);
            }
        });
        return conditions.isEmpty() ? "every volume" : String.join(", ", conditions);
    }

    private static String value(JsonNode value) {
        List<String> parts = new ArrayList<>();
        if (value.isObject()) {
            value.properties()
                    .forEach(entry ->
                            parts.add(entry.getKey() + "=" + entry.getValue().asText()));
        } else if (value.isArray()) {
            value.forEach(item -> parts.add(item.asText()));
        } else {
            parts.add(value.asText());
        }
        return parts.size() <= MOST_VALUES
                ? String.join(" ", parts)
                : String.join(" ", parts.subList(0, MOST_VALUES)) + " and " + (parts.size() - MOST_VALUES) + " more";
    }
}
