package io.salvor.sandbox.apiserver.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.rules.Finalizers;
import io.salvor.sandbox.apiserver.store.Change;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import io.salvor.sandbox.apiserver.verbs.Deletion;
import io.salvor.sandbox.apiserver.verbs.ObjectVerbs;

/** A definition that is being deleted takes its custom resources along, and goes when the last is gone. */
public final class DefinitionLifecycle implements Controller {

    private final Store store;
    private final ObjectVerbs verbs;
    private final Deletion deletion;
    private final ResourceCatalog catalog;

    public DefinitionLifecycle(Store store, ObjectVerbs verbs, Deletion deletion, ResourceCatalog catalog) {
        this.store = store;
        this.verbs = verbs;
        this.deletion = deletion;
        this.catalog = catalog;
    }

    @Override
    public void observe(Change event) {
        catalog.all().stream()
                .filter(type -> type.plural().equals("customresourcedefinitions"))
                .findFirst()
                .ifPresent(definitions -> store.list(definitions.storage(), "").items().stream()
                        .filter(Stored::deleting)
                        .forEach(definition -> settle(definitions, definition)));
    }

    private void settle(ResourceType definitions, Stored definition) {
        String storage = definition.key().name();
        var type = catalog.byStorage(storage);
        for (Stored object : store.list(storage, "").items()) {
            if (!object.deleting() && type.isPresent()) {
                deletion.delete(Target.of(type.get(), object), Json.object(), false);
            }
        }
        if (store.list(storage, "").items().isEmpty()) {
            ObjectNode next = definition.object().deepCopy();
            Finalizers.remove(next, Deletion.CLEANUP);
            verbs.force(Target.of(definitions, definition), next);
        }
    }
}
