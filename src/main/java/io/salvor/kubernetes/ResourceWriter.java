package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.net.HttpURLConnection;
import java.util.Locale;

/** Makes objects of every kind again. What is there is left alone. */
public interface ResourceWriter {
    /** How a write ended. */
    enum Result {
        Created,
        Existing,
        /** The cluster is not ready for it; it may be tried again soon. */
        NotYet,
        Failed
    }

    /** The end of a write, with what the API server said where it refused. */
    record Outcome(Result result, String message) {
        /** What a refusal comes to. */
        public static Outcome refused(KubernetesClientException e) {
            String message = e.getStatus() != null && e.getStatus().getMessage() != null
                    ? e.getStatus().getMessage()
                    : e.getMessage();
            if (Creation.isThere(e)) {
                return new Outcome(Result.Existing, "is there already");
            }
            // A namespace that was just made gets its service account from a controller, a moment later.
            boolean accountMissing = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    && message.toLowerCase(Locale.ROOT).replace(" ", "").contains("serviceaccount");
            return new Outcome(accountMissing ? Result.NotYet : Result.Failed, message);
        }
    }

    /** Creates an object that is not there. */
    Outcome create(Resource resource, String namespace, JsonNode body);

    /** Applies a merge patch to an object that is there. */
    Outcome patch(Resource resource, String namespace, String name, JsonNode patch);
}
