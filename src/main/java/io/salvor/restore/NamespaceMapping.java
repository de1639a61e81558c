package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Restores namespaces under other names. Every field that names a namespace is rewritten, in objects of any kind: where an object is,
 * whom a RoleBinding means, what a policy or monitor selects, where a webhook is served. What is text, such as the content of a
 * ConfigMap or the name of a host, stays as it is.
 *
 * @param names namespace of the backup to namespace of the target
 */
public record NamespaceMapping(Map<String, String> names) {
    /** Every namespace keeps its name. */
    public static final NamespaceMapping NONE = new NamespaceMapping(Map.of());

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** The label by which the API server marks each namespace with its name, and by which others select it. */
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    /** Maps with keys that people choose, whose values are text. */
    private static final Set<String> TEXT =
            Set.of("annotations", "binaryData", "data", "labels", "matchLabels", "nodeSelector", "stringData");

    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String ACCOUNTS = "system:serviceaccounts:";

    public NamespaceMapping {
        names = names == null ? Map.of() : Map.copyOf(names);
    }

    /** The name that a namespace of the backup has in the target. */
    public String target(String namespace) {
        return names.getOrDefault(namespace, namespace);
    }

    /** The name that a namespace of the target had in the backup, where that was restored to it. */
    public String source(String namespace) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(namespace))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(namespace);
    }

    /**
     * What is wrong with it, as sentences with what to do.
     *
     * @param restored the namespaces of the backup that are restored
     */
    List<String> problems(Set<String> restored) {
        List<String> problems = new ArrayList<>();
        new TreeMap<>(names).forEach((from, to) -> {
            if (!restored.contains(from)) {
                problems.add("namespaceMapping names " + from + ", which is not restored; correct it, or include it");
            }
            if (!NAME.matcher(to).matches()) {
                problems.add("namespaceMapping maps " + from + " to \"" + to
                        + "\", which cannot be the name of a namespace");
            }
        });
        Map<String, Set<String>> sources = new TreeMap<>();
        restored.forEach(name ->
                sources.computeIfAbsent(target(name), any -> new TreeSet<>()).add(name));
        sources.forEach((to, from) -> {
            if (from.size() > 1) {
                problems.add("namespaces " + String.join(" and ", from) + " would both become " + to
                        + "; map them to different ones in namespaceMapping, or restore them one after the other");
            }
        });
        return problems;
    }

    /** An object as it is to be in the target. */
    public StoredObject apply(StoredObject object) {
        if (names.isEmpty()) {
            return object;
        }
        JsonNode body = object.body().deepCopy();
        rewrite(body);
        boolean itself = object.resource().equals(RestoreOrder.NAMESPACES);
        String name = itself ? target(object.name()) : object.name();
        if (itself && body.path("metadata") instanceof ObjectNode metadata) {
            metadata.put("name", name);
            replace(metadata.path("labels"), NAME_LABEL);
        }
        return new StoredObject(
                object.resource(), object.namespace() == null ? null : target(object.namespace()), name, body);
    }

    private void rewrite(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                rewrite(object, field.getKey(), field.getValue());
            }
        } else {
            node.forEach(this::rewrite);
        }
    }

    private void rewrite(ObjectNode object, String field, JsonNode value) {
        if (TEXT.contains(field) && value.isObject()) {
            replace(value, field.equals("matchLabels") ? NAME_LABEL : "");
        } else if (value.isTextual()) {
            if (namesOne(field)) {
                replace(object, field);
            } else if (field.equals("name")) {
                object.put(field, account(value.asText()));
            }
        } else if (value instanceof ArrayNode list && (namesSeveral(field) || selects(object, field))) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).isTextual()) {
                    list.set(i, TextNode.valueOf(target(list.get(i).asText())));
                } else {
                    rewrite(list.get(i));
                }
            }
        } else {
            rewrite(value);
        }
    }

    private static boolean namesOne(String field) {
        return field.equals("namespace") || field.endsWith("Namespace");
    }

    private static boolean namesSeveral(String field) {
        return field.equals("namespaces") || field.endsWith("Namespaces") || field.equals("matchNames");
    }

    private static boolean selects(ObjectNode object, String field) {
        return field.equals("values") && object.path("key").asText().equals(NAME_LABEL);
    }

    private void replace(JsonNode object, String field) {
        if (object.path(field).isTextual()) {
            ((ObjectNode) object).put(field, target(object.get(field).asText()));
        }
    }

    /** The user of an account, and the group of all accounts of a namespace, have its name in theirs. */
    private String account(String name) {
        if (name.startsWith(ACCOUNTS)) {
            return ACCOUNTS + target(name.substring(ACCOUNTS.length()));
        }
        int end = name.startsWith(ACCOUNT) ? name.indexOf(':', ACCOUNT.length()) : -1;
        return end < 0 ? name : ACCOUNT + target(name.substring(ACCOUNT.length(), end)) + name.substring(end);
    }
}
