package io.salvor.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/**
 * Reads from an API server, as patiently as what is in the way deserves. Where the server answers that it cannot, as it does for a kind
 * whose conversion webhook or aggregated server is gone, or where it does not answer in time, that is soon an error: it will say the same
 * for minutes. Where it asks for patience itself, or is not there as a whole, the client tries again with growing pauses.
 */
final class ApiReads {
    private static final int TOO_MANY_REQUESTS = 429;

    private final KubernetesClient patient;
    private final Client impatient;
    private final ObjectMapper json;

    /** @param deadline for the answer to one request */
    ApiReads(KubernetesClient client, Duration deadline, ObjectMapper json) {
        this.patient = client;
        RequestConfig config = new RequestConfigBuilder()
                .withRequestTimeout((int) deadline.toMillis())
                .withRequestRetryBackoffLimit(1)
                .build();
        this.impatient = client.newClient(config);
        this.json = json;
    }

    /** The body at a path, or null when there is nothing. */
    String text(String path) {
        return read(client -> client.raw(path));
    }

    /** The kinds of a version of a group, or null when there is no such version. */
    APIResourceList kinds(String groupVersion) {
        return read(client -> client.getApiResources(groupVersion));
    }

    /** What a body from a path says as JSON. */
    JsonNode parsed(String body, String path) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new KubernetesClientException("the API server's answer to " + path + " is not JSON", e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private <T> T read(Function<Client, T> request) {
        try {
            return request.apply(impatient);
        } catch (KubernetesClientException e) {
            if (!passes(e)) {
                throw e;
            }
            return request.apply(patient);
        }
    }

    private static boolean passes(KubernetesClientException failure) {
        if (failure.getCode() == TOO_MANY_REQUESTS) {
            return true;
        }
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }
}
