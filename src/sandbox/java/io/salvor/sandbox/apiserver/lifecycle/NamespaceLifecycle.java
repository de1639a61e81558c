package io.salvor.sandbox.apiserver.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.api.WriteOptions;
import io.salvor.sandbox.apiserver.store.Change;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import io.salvor.sandbox.apiserver.verbs.Deletion;
import io.salvor.sandbox.apiserver.verbs.ObjectVerbs;
import java.util.List;

/**
 * Gives a new namespace its default service account, empties one that is being deleted, and lets it
 * go when nothing is left in it.
 */
public final class NamespaceLifecycle implements Controller {

    private final Store store;
    private final ObjectVerbs verbs;
    private final Deletion deletion;
    private final ResourceCatalog catalog;

    public NamespaceLifecycle(Store store, ObjectVerbs verbs, Deletion deletion, ResourceCatalog catalog) {
        this.store = store;
        this.verbs = verbs;
        this.deletion = deletion;
        this.catalog = catalog;
    }

    @Override
    public void observe(Change event) {
        Stored.Key key = event.object().key();
        ResourceType namespaces = catalog.core("namespaces");
        boolean isNamespace = key.storage().equals(namespaces.storage());
        String name = isNamespace ? key.name() : key.namespace();
        Stored namespace = name.isEmpty() ? null : store.get(new Stored.Key(namespaces.storage(), "", name));
        if (namespace == null) {
            return;
        }
        if (namespace.deleting()) {
            empty(Target.of(namespaces, namespace), namespace);
        } else if (isNamespace && event.type() == Change.Type.ADDED) {
            furnish(name);
        }
    }

    private void furnish(String namespace) {
        ObjectNode account = Json.object().put("apiVersion", "v1").put("kind", "ServiceAccount");
        Target target = new Target(catalog.core("serviceaccounts"), namespace, "default", "");
        if (store.get(target.key()) == null) {
            verbs.create(target, account, WriteOptions.internal());
        }
        ObjectNode certificates = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        certificates.putObject("data").put("ca.crt", "");
        Target map = new Target(catalog.core("configmaps"), namespace, "kube-root-ca.crt", "");
        if (store.get(map.key()) == null) {
            verbs.create(map, certificates, WriteOptions.internal());
        }
    }

    private void empty(Target target, Stored namespace) {
        List<Stored> contents = store.inNamespace(namespace.key().name());
        for (Stored content : contents) {
            if (!content.deleting()) {
                catalog.byStorage(content.key().storage())
                        .ifPresent(type -> deletion.delete(
                                Target.of(type, content), Json.object().put("propagationPolicy", "Background"), false));
            }
        }
        if (store.inNamespace(namespace.key().name()).isEmpty()) {
            ObjectNode next = namespace.object().deepCopy();
            ((ObjectNode) next.path("spec")).remove("finalizers");
            verbs.force(target, next);
        }
    }
}
