package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Holds service accounts to the Roles and ClusterRoles that are bound to them. A bearer token is the name of its account, as
 * {@code system:serviceaccount:<namespace>:<name>}; a request without one is the administrator's. Whether an account may give away
 * rights that it does not have (escalate, bind) is not looked at.
 */
public final class Authorization {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String BEARER = "Bearer ";
    private static final String ACCOUNT = "system:serviceaccount:";

    private final Store store;
    private final ResourceCatalog catalog;

    public Authorization(Store store, ResourceCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    /**
     * Refuses to run commands in pods to who may not both get and create them: which of the two a WebSocket needs has changed.
     *
     * @param header the header Authorization; empty for the administrator
     */
    public void checkExec(String header, String namespace, String pod) {
        Target target = new Target(catalog.core("pods"), namespace, pod, "exec");
        check(header, "get", target);
        check(header, "create", target);
    }

    /**
     * Refuses what the caller has no right to.
     *
     * @param header the header Authorization; empty for the administrator
     */
    public void check(String header, String verb, Target target) {
        if (!header.startsWith(BEARER + ACCOUNT)) {
            return;
        }
        String user = header.substring(BEARER.length());
        if (!allows(user, verb, target)) {
            throw ApiException.forbidden(target.type(), target.name(), refusal(user, verb, target), List.of());
        }
    }

    private static String refusal(String user, String verb, Target target) {
        return "User \"" + user + "\" cannot " + verb + " resource \"" + resource(target) + "\" in API group \""
                + target.type().group() + "\" "
                + (target.namespace().isEmpty()
                        ? "at the cluster scope"
                        : "in the namespace \"" + target.namespace() + "\"");
    }

    private boolean allows(String user, String verb, Target target) {
        Stream<ObjectNode> rules = rules(user, "clusterrolebindings", "");
        if (!target.namespace().isEmpty()) {
            rules = Stream.concat(rules, rules(user, "rolebindings", target.namespace()));
        }
        return rules.anyMatch(rule -> allows(rule, verb, target));
    }

    private Stream<ObjectNode> rules(String user, String bindings, String namespace) {
        return store.list(type(bindings).storage(), namespace).items().stream()
                .map(Stored::object)
                .filter(binding ->
                        elements(binding.path("subjects")).anyMatch(subject -> user.equals(account(subject))))
                .map(binding -> binding.path("roleRef"))
                .flatMap(role -> {
                    boolean cluster = role.path("kind").asText().equals("ClusterRole");
                    Stored stored = store.get(new Stored.Key(
                            type(cluster ? "clusterroles" : "roles").storage(),
                            cluster ? "" : namespace,
                            role.path("name").asText()));
                    return stored == null
                            ? Stream.empty()
                            : elements(stored.object().path("rules"));
                })
                .map(ObjectNode.class::cast);
    }

    private ResourceType type(String plural) {
        return catalog.find(GROUP, "v1", plural).orElseThrow();
    }

    private static String account(JsonNode subject) {
        return ACCOUNT + subject.path("namespace").asText() + ":"
                + subject.path("name").asText();
    }

    private static boolean allows(JsonNode rule, String verb, Target target) {
        return names(rule, "verbs", verb)
                && names(rule, "apiGroups", target.type().group())
                && (names(rule, "resources", resource(target))
                        || !target.subresource().isEmpty()
                                && elements(rule.path("resources"))
                                        .anyMatch(each -> each.asText().equals("*/" + target.subresource())))
                && (rule.path("resourceNames").isEmpty()
                        || elements(rule.path("resourceNames"))
                                .anyMatch(name -> name.asText().equals(target.name())));
    }

    private static boolean names(JsonNode rule, String field, String wanted) {
        return elements(rule.path(field))
                .map(JsonNode::asText)
                .anyMatch(each -> each.equals("*") || each.equals(wanted));
    }

    private static String resource(Target target) {
        return target.type().plural() + (target.subresource().isEmpty() ? "" : "/" + target.subresource());
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
