package io.salvor.sandbox.apiserver.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which objects a request is about: a namespace, a label selector and a field selector. */
public final class Selection {

    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*(\\S*)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]+");

    private final String namespace;
    private final List<Predicate<JsonNode>> conditions;

    private Selection(String namespace, List<Predicate<JsonNode>> conditions) {
        this.namespace = namespace;
        this.conditions = conditions;
    }

    /**
     * @param namespace empty for all
     * @param labels as in the query parameter labelSelector; empty for all
     * @param fields as in the query parameter fieldSelector; empty for all
     * @throws ApiException BadRequest when a selector cannot be read
     */
    public static Selection of(ResourceType type, String namespace, String labels, String fields) {
        List<Predicate<JsonNode>> conditions = new ArrayList<>();
        for (String term : terms(labels)) {
            conditions.add(labelTerm(term));
        }
        for (String term : terms(fields)) {
            conditions.add(fieldTerm(type, term));
        }
        return new Selection(namespace, conditions);
    }

    boolean matches(Stored stored) {
        if (!namespace.isEmpty() && !namespace.equals(stored.key().namespace())) {
            return false;
        }
        for (Predicate<JsonNode> condition : conditions) {
            if (!condition.test(stored.object())) {
                return false;
            }
        }
        return true;
    }

    /** Whether more than a namespace decides. */
    boolean selective() {
        return !conditions.isEmpty();
    }

    private static List<String> terms(String selector) {
        List<String> terms = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= selector.length(); i++) {
            char c = i == selector.length() ? ',' : selector.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && (depth == 0 || i == selector.length())) {
                String term = selector.substring(start, i).trim();
                start = i + 1;
                if (!term.isEmpty()) {
                    terms.add(term);
                }
            }
        }
        return terms;
    }

    private static Predicate<JsonNode> labelTerm(String term) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            Set<String> values =
                    Arrays.stream(set.group(3).split(",", -1)).map(String::trim).collect(Collectors.toSet());
            String key = set.group(1);
            return set.group(2).equals("in")
                    ? object -> label(object, key).isTextual()
                            && values.contains(label(object, key).asText())
                    : object -> !values.contains(label(object, key).asText())
                            || !label(object, key).isTextual();
        }
        Matcher equality = EQUALITY.matcher(term);
        if (equality.matches()) {
            String key = equality.group(1);
            String value = equality.group(3);
            Predicate<JsonNode> equal = object -> label(object, key).isTextual()
                    && label(object, key).asText().equals(value);
            return equality.group(2).equals("!=") ? equal.negate() : equal;
        }
        String key = term.startsWith("!") ? term.substring(1).trim() : term;
        if (!NAME.matcher(key).matches()) {
            throw ApiException.badRequest("unable to parse requirement: " + term);
        }
        Predicate<JsonNode> present = object -> label(object, key).isTextual();
        return term.startsWith("!") ? present.negate() : present;
    }

    private static JsonNode label(JsonNode object, String key) {
        return object.path("metadata").path("labels").path(key);
    }

    private static Predicate<JsonNode> fieldTerm(ResourceType type, String term) {
        Matcher equality = EQUALITY.matcher(term);
        if (!equality.matches()) {
            throw ApiException.badRequest("invalid field selector: " + term);
        }
        FieldLabels.require(type, equality.group(1));
        String[] path = equality.group(1).split("\\.");
        String value = equality.group(3);
        Predicate<JsonNode> equal = object -> Json.text(object, path).equals(value);
        return equality.group(2).equals("!=") ? equal.negate() : equal;
    }
}
