package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.function.Consumer;

/** Writes by the paths of the API server. */
public final class KubernetesResourceWriter implements ResourceWriter {
    private final KubernetesClient client;
    private final ObjectJson json = new ObjectJson();

    public KubernetesResourceWriter(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Outcome create(Resource resource, String namespace, JsonNode body) {
        return post(path(resource, namespace), body);
    }

    @Override
    public Outcome tryCreate(Resource resource, String namespace, JsonNode body) {
        return post(path(resource, namespace) + "?dryRun=All", body);
    }

    private Outcome post(String path, JsonNode body) {
        try {
            client.raw(path, "POST", json.write(body));
            return new Outcome(Result.Created, "");
        } catch (KubernetesClientException e) {
            return Outcome.refused(e);
        }
    }

    @Override
    public Outcome patch(Resource resource, String namespace, String name, JsonNode patch) {
        return patch(resource, namespace, name, patch, PatchContext.of(PatchType.JSON_MERGE));
    }

    @Override
    public Outcome tryPatch(Resource resource, String namespace, String name, JsonNode patch) {
        return patch(
                resource,
                namespace,
                name,
                patch,
                new PatchContext.Builder()
                        .withPatchType(PatchType.JSON_MERGE)
                        .withDryRun(List.of("All"))
                        .build());
    }

    private Outcome patch(Resource resource, String namespace, String name, JsonNode patch, PatchContext how) {
        var objects = client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup(resource.group())
                .withVersion(resource.version())
                .withKind(resource.kind())
                .withPlural(resource.plural())
                .withNamespaced(resource.namespaced())
                .build());
        var object = resource.namespaced() ? objects.inNamespace(namespace).withName(name) : objects.withName(name);
        try {
            if (object.get() == null) {
                // The account "default" of a namespace that was just made comes from a controller, a moment later.
                return new Outcome(Result.NotYet, "is not there yet");
            }
            object.patch(how, patch.toString());
            return new Outcome(Result.Created, "");
        } catch (KubernetesClientException e) {
            return Outcome.refusedPatch(e);
        }
    }

    @Override
    public Outcome delete(Resource resource, String namespace, String name, String uid) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("uid", uid);
        try {
            client.raw(path(resource, namespace) + "/" + name, "DELETE", json.write(options));
            return new Outcome(Result.Deleted, "");
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                    ? new Outcome(Result.Deleted, "")
                    : Outcome.refusedPatch(e);
        }
    }

    @Override
    public Outcome scale(Resource resource, String namespace, String name, int replicas) {
        return scale(resource, namespace, name, "", replicas);
    }

    @Override
    public Outcome tryScale(Resource resource, String namespace, String name, int replicas) {
        return scale(resource, namespace, name, "?dryRun=All", replicas);
    }

    private Outcome scale(Resource resource, String namespace, String name, String how, int replicas) {
        String path = path(resource, namespace) + "/" + name + "/scale";
        return change(
                path, path + how, scale -> scale.withObjectProperty("spec").put("replicas", replicas));
    }

    /** Reads, changes and writes, in the version that was read. */
    private Outcome change(String read, String written, Consumer<ObjectNode> change) {
        try {
            String found = client.raw(read);
            if (found == null) {
                return new Outcome(Result.Failed, "is not there any more");
            }
            ObjectNode object = json.read(found);
            change.accept(object);
            client.raw(written, "PUT", json.write(object));
            return new Outcome(Result.Created, "");
        } catch (KubernetesClientException e) {
            return Outcome.refused(e);
        }
    }

    @Override
    public Outcome writeStatus(Resource resource, String namespace, String name, JsonNode status) {
        String path = path(resource, namespace) + "/" + name;
        return change(path, path + "/status", object -> object.set("status", status));
    }

    private static String path(Resource resource, String namespace) {
        return resource.root() + (resource.namespaced() ? "/namespaces/" + namespace : "") + "/" + resource.plural();
    }
}
