package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.net.HttpURLConnection;
import java.util.Locale;

/** Makes objects of every kind again. What is there is left alone. */
public final class ResourceWriter {
    private final KubernetesClient client;
    private final ObjectJson json = new ObjectJson();

    public ResourceWriter(KubernetesClient client) {
        this.client = client;
    }

    /** How a write ended. */
    public enum Result {
        Created,
        Existing,
        /** The cluster is not ready for it; it may be tried again soon. */
        NotYet,
        Failed
    }

    /** The end of a write, with what the API server said where it refused. */
    public record Outcome(Result result, String message) {}

    /** Creates an object that is not there. */
    public Outcome create(Resource resource, String namespace, JsonNode body) {
        String path =
                resource.root() + (resource.namespaced() ? "/namespaces/" + namespace : "") + "/" + resource.plural();
        try {
            client.raw(path, "POST", json.write(body));
            return new Outcome(Result.Created, "");
        } catch (KubernetesClientException e) {
            return refusal(e);
        }
    }

    private static Outcome refusal(KubernetesClientException e) {
        String message = e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : e.getMessage();
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
                && (e.getStatus() == null
                        || "AlreadyExists".equals(e.getStatus().getReason()))) {
            return new Outcome(Result.Existing, "is there already");
        }
        // A namespace that was just made gets its service account from a controller, a moment later.
        boolean accountMissing = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && message.toLowerCase(Locale.ROOT).replace(" ", "").contains("serviceaccount");
        return new Outcome(accountMissing ? Result.NotYet : Result.Failed, message);
    }

    /** Applies a merge patch to an object that is there. */
    public Outcome patch(Resource resource, String namespace, String name, JsonNode patch) {
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
            object.patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
            return new Outcome(Result.Created, "");
        } catch (KubernetesClientException e) {
            return refusal(e);
        }
    }
}
