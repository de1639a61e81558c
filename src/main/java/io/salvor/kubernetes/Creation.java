package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Makes objects whose names follow from what they are for, so that a repeated step finds what an earlier one made. */
final class Creation {
    private Creation() {}

    /** Makes an object that is not there yet; false where one of that name is, which stays as it is. */
    static boolean ifMissing(KubernetesClient client, HasMetadata object) {
        try {
            client.resource(object).create();
            return true;
        } catch (KubernetesClientException e) {
            if (isThere(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Whether a creation was refused because an object of that name is there; a quota may answer 409 for other reasons. */
    static boolean isThere(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                && (e.getStatus() == null
                        || "AlreadyExists".equals(e.getStatus().getReason()));
    }
}
