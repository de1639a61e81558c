package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.api.WriteOptions;
import io.salvor.sandbox.apiserver.schema.Definitions;
import io.salvor.sandbox.apiserver.schema.StructuralRules;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What decides whether an object may be stored as it is: its name, its namespace, its kind's rules. */
public final class Admission {

    private final Store store;
    private final ResourceCatalog catalog;
    private final BuiltinFields fields = new BuiltinFields();
    private final ReferenceRules references;
    private volatile Consumer<ObjectNode> webhook = object -> {};

    public Admission(Store store, ResourceCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
        this.references = new ReferenceRules(store, catalog);
    }

    /** @param webhook changes every object that is written, as a mutating webhook may */
    public void webhook(Consumer<ObjectNode> webhook) {
        this.webhook = webhook;
    }

    /** Lets the webhook change an object; the fields that it sets belong to no manager. */
    public void mutate(Target target, ObjectNode object) {
        if (!target.statusOnly()) {
            webhook.accept(object);
        }
    }

    public void mayCreateIn(Target target) {
        if (!target.type().namespaced()) {
            return;
        }
        ResourceType namespaces = catalog.core("namespaces");
        Stored namespace = store.get(new Stored.Key(namespaces.storage(), "", target.namespace()));
        if (namespace == null) {
            throw ApiException.notFound(namespaces, target.namespace());
        }
        if (namespace.deleting()) {
            String why = "unable to create new content in namespace " + target.namespace()
                    + " because it is being terminated";
            throw ApiException.forbidden(
                    target.type(),
                    target.name(),
                    why,
                    List.of(new Cause(
                            "NamespaceTerminating",
                            "namespace " + target.namespace() + " is being terminated",
                            "metadata.namespace")));
        }
    }

    /** Completes an object; before that, fields a built-in kind does not have are dropped. */
    public void defaults(Target target, ObjectNode object, WriteOptions options) {
        if (target.type().custom() == null) {
            fields.prune(target.type(), object, options);
            Json.dropNulls(object);
            Defaults.apply(target, object);
        }
    }

    /** Refuses an object that may not be stored. {@code old} is null when it is new. */
    public void check(Target target, ObjectNode object, ObjectNode old, WriteOptions options) {
        MetadataRules.check(target, object);
        if (target.type().custom() != null) {
            CustomResources.check(target, object, old, options);
        } else {
            BuiltinRules.check(target, object, old);
        }
        if (old == null) {
            references.check(target, object);
        }
        if (target.type().plural().equals("customresourcedefinitions")) {
            checkDefinition(target, object);
        }
    }

    private static void checkDefinition(Target target, ObjectNode definition) {
        List<Cause> causes = new ArrayList<>();
        String expected =
                Json.text(definition, "spec", "names", "plural") + "." + Json.text(definition, "spec", "group");
        if (!target.name().equals(expected)) {
            causes.add(new Cause(
                    "FieldValueInvalid",
                    "Invalid value: \"" + target.name() + "\": must be spec.names.plural+\".\"+spec.group",
                    "metadata.name"));
        }
        try {
            Definitions.typesOf(definition);
            causes.addAll(StructuralRules.check(definition));
        } catch (IllegalArgumentException e) {
            causes.add(new Cause(
                    "FieldValueInvalid",
                    "Invalid value: " + e.getMessage(),
                    "spec.versions.schema.openAPIV3Schema.x-kubernetes-validations"));
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(target.type(), target.name(), causes);
        }
    }

    /** Called after an object was stored, with null when it was removed. */
    public void stored(Target target, Stored stored) {
        if (target.type().plural().equals("customresourcedefinitions")) {
            catalog.replace(target.name(), stored == null ? List.of() : Definitions.typesOf(stored.object()));
        }
    }
}
