package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.net.HttpURLConnection;

/** Makes objects of every kind again, and deletes what was made for a while. What is there is left alone. */
public interface ResourceWriter {
    int TOO_MANY_REQUESTS = 429;

    /** How a write ended. */
    enum Result {
        Created,
        Existing,
        /** It is going, or gone. */
        Deleted,
        /** The cluster is not ready for it; it may be tried again soon. */
        NotYet,
        /** The object is not the one, or not in the version, that the change was meant for; it stays as it is. */
        Changed,
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
            return new Outcome(mayPass(e) || accountIsMissing(e) ? Result.NotYet : Result.Failed, message);
        }

        /** A server that is busy, away or restarting, a webhook that does not answer yet, and a quota that is being counted. */
        private static boolean mayPass(KubernetesClientException e) {
            Status status = e.getStatus();
            String message = status == null || status.getMessage() == null ? "" : status.getMessage();
            return switch (e.getCode()) {
                case TOO_MANY_REQUESTS, HttpURLConnection.HTTP_CONFLICT -> true;
                case HttpURLConnection.HTTP_FORBIDDEN ->
                    message.contains("status unknown for quota") || message.contains("because it is being terminated");
                // Without any code there was no answer at all.
                default -> e.getCode() <= 0 || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
            };
        }

        /** What the refusal of a patch comes to. */
        public static Outcome refusedPatch(KubernetesClientException e) {
            Outcome outcome = refused(e);
            return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? new Outcome(Result.Changed, outcome.message())
                    : outcome;
        }

        /**
         * A namespace that was just made gets its service account from a controller, a moment later. Code and reason are those of
         * every refusal; but admission names the object, which authorization, that names the caller instead, does not know of a
         * creation. Among the refusals of admission only this sentence tells it from one that stays.
         */
        private static boolean accountIsMissing(KubernetesClientException e) {
            Status status = e.getStatus();
            return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    && status != null
                    && status.getDetails() != null
                    && status.getDetails().getName() != null
                    && !status.getDetails().getName().isEmpty()
                    && status.getMessage() != null
                    && status.getMessage().contains("is forbidden: error looking up service account ");
        }
    }

    /** What would become of the creation of an object; nothing is written. */
    Outcome tryCreate(Resource resource, String namespace, JsonNode body);

    /** What would become of a merge patch; nothing is written. */
    Outcome tryPatch(Resource resource, String namespace, String name, JsonNode patch);

    /** Creates an object that is not there. */
    Outcome create(Resource resource, String namespace, JsonNode body);

    /** Applies a merge patch to an object that is there; one that names a UID or version only to the object of these. */
    Outcome patch(Resource resource, String namespace, String name, JsonNode patch);

    /** Deletes the object of this UID, and no other of its name that came in between. */
    Outcome delete(Resource resource, String namespace, String name, String uid);

    /** Sets the status of an object that is there, in the version that it has then. */
    Outcome writeStatus(Resource resource, String namespace, String name, JsonNode status);

    /** What would become of setting how many replicas an object has; nothing is written. */
    Outcome tryScale(Resource resource, String namespace, String name, int replicas);

    /** Sets how many replicas an object that is there has. */
    Outcome scale(Resource resource, String namespace, String name, int replicas);
}
