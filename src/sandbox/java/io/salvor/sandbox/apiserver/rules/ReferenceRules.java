package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import java.util.List;

/** What a new object needs other objects for: the account and the priority of a pod, the address of a service. */
final class ReferenceRules {

    private final Store store;
    private final ResourceCatalog catalog;

    ReferenceRules(Store store, ResourceCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    void check(Target target, ObjectNode object) {
        if (target.type().isCore("pods")) {
            account(target, Json.text(object, "spec", "serviceAccountName"));
            priority(target, Json.text(object, "spec", "priorityClassName"));
        } else if (target.type().isCore("services")) {
            address(target, Json.text(object, "spec", "clusterIP"));
        }
    }

    // A real cluster makes the default account a moment after its namespace; here nobody has to wait for it.
    private void account(Target target, String name) {
        boolean there = name.isEmpty()
                || name.equals("default")
                || store.get(new Stored.Key(catalog.core("serviceaccounts").storage(), target.namespace(), name))
                        != null;
        if (!there) {
            throw ApiException.forbidden(
                    target.type(),
                    target.name(),
                    "error looking up service account " + target.namespace() + "/" + name + ": serviceaccount \"" + name
                            + "\" not found",
                    List.of());
        }
    }

    private void priority(Target target, String name) {
        boolean there = name.isEmpty()
                || name.startsWith("system-")
                || store.get(new Stored.Key("priorityclasses.scheduling.k8s.io", "", name)) != null;
        if (!there) {
            throw ApiException.forbidden(
                    target.type(), target.name(), "no PriorityClass with name " + name + " was found", List.of());
        }
    }

    private void address(Target target, String address) {
        if (address.isEmpty() || address.equals("None")) {
            return;
        }
        for (Stored other : store.list(target.type().storage(), "").items()) {
            JsonNode taken = Json.at(other.object(), "spec", "clusterIP");
            if (taken.asText().equals(address)) {
                throw ApiException.invalid(
                        target.type(),
                        target.name(),
                        List.of(new Cause(
                                "FieldValueInvalid",
                                "Invalid value: [\"" + address + "\"]: failed to allocate IP " + address
                                        + ": provided IP is already allocated",
                                "spec.clusterIPs")));
            }
        }
    }
}
