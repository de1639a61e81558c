package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lists what objects are called and how they are labelled, without what is in them: an API server leaves that out when asked to. */
final class MetadataLister {
    /** A server that cannot leave it out sends all; it is not kept. */
    private static final String METADATA =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1," + "application/json";

    private static final int PAGE = 250;
    private static final int GONE = 410;
    private static final long LONGEST_SECONDS = 60;

    private final KubernetesClient client;
    private final String namespace;
    private final ObjectMapper json = new ObjectMapper();

    MetadataLister(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    <R extends CustomResource<?, ?>> List<ObjectMeta> list(Class<R> kind, LabelChoice which) {
        try {
            return pages(kind, which);
        } catch (KubernetesClientException e) {
            if (e.getCode() != GONE) {
                throw e;
            }
            // What the list began with is too long ago for the server; it is begun again.
            return pages(kind, which);
        }
    }

    private <R extends CustomResource<?, ?>> List<ObjectMeta> pages(Class<R> kind, LabelChoice which) {
        String path = "apis/" + HasMetadata.getGroup(kind) + "/" + HasMetadata.getVersion(kind) + "/namespaces/"
                + namespace + "/" + HasMetadata.getPlural(kind) + "?limit=" + PAGE + "&labelSelector="
                + encoded(which.selector());
        List<ObjectMeta> found = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = read(path + (token.isEmpty() ? "" : "&continue=" + encoded(token)));
            for (JsonNode item : page.path("items")) {
                found.add(metadata(item.path("metadata")));
            }
            token = page.path("metadata").path("continue").asText("");
        } while (!token.isEmpty());
        return found;
    }

    /** Who wrote which field is most of it, and nobody's business here. */
    private ObjectMeta metadata(JsonNode metadata) {
        ObjectMeta value = json.convertValue(metadata, ObjectMeta.class);
        value.setManagedFields(List.of());
        return value;
    }

    private JsonNode read(String path) {
        String url = client.getMasterUrl().toString() + path;
        try {
            HttpResponse<String> answer = client.getHttpClient()
                    .sendAsync(
                            client.getHttpClient()
                                    .newHttpRequestBuilder()
                                    .uri(URI.create(url).toString())
                                    .header("Accept", METADATA)
                                    .build(),
                            String.class)
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (!answer.isSuccessful()) {
                throw new KubernetesClientException(
                        "the API server refuses " + path + ": " + answer.code() + " " + answer.message(),
                        answer.code(),
                        null);
            }
            return json.readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted while reading " + path, e);
        } catch (ExecutionException | TimeoutException | IOException e) {
            throw new KubernetesClientException("the API server does not answer to " + path, e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
