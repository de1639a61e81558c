package io.salvor.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.salvor.kubernetes.OwnObjects;
import java.net.HttpURLConnection;
import java.time.Duration;

/**
 * The one exit of every reconciler: the status is written once, and only when it changed. It is replaced as a whole and only
 * in the version that was read, so that a decision made from an older version is refused and made again.
 */
public final class StatusUpdates<R extends CustomResource<?, ?>> {
    private static final Duration OUTDATED = Duration.ofMillis(500);
    private static final String PROGRESS = "progress";

    private final OwnObjects objects;
    private final ObjectMapper json;
    private final R resource;
    private JsonNode written;

    public StatusUpdates(OwnObjects objects, ObjectMapper json, R resource) {
        this.objects = objects;
        this.json = json;
        this.resource = resource;
        this.written = json.valueToTree(resource.getStatus());
    }

    /** Writes the status; there is nothing to come back for. */
    public UpdateControl<R> done() {
        return write() ? UpdateControl.noUpdate() : soon();
    }

    /**
     * Writes the status of a run that has ended; there is nothing to come back for.
     *
     * @param mark what is done once that is on record; where it fails, the next look does it
     */
    public UpdateControl<R> ended(Runnable mark) {
        if (!write()) {
            return soon();
        }
        mark.run();
        return UpdateControl.noUpdate();
    }

    /** Writes the status, and comes back after a while. */
    public UpdateControl<R> again(Duration after) {
        return write() ? UpdateControl.<R>noUpdate().rescheduleAfter(after) : soon();
    }

    /** Comes back as soon as the newer version of the object has arrived. */
    public static <R extends CustomResource<?, ?>> UpdateControl<R> soon() {
        return UpdateControl.<R>noUpdate().rescheduleAfter(OUTDATED);
    }

    /**
     * Writes the status as it stands now, for a step that must not begin before it is on record.
     *
     * @throws OutdatedException when the object has changed meanwhile; nothing may be done by what was read
     */
    public void checkpoint() {
        if (!write()) {
            throw new OutdatedException();
        }
    }

    /** What was read is no longer what is there. */
    public static final class OutdatedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public OutdatedException() {
            super("the object has changed meanwhile");
        }
    }

    /** Whether the status says something else than what was read, or written last, beside how many bytes are done. */
    public boolean hasMovedOn() {
        return !withoutProgress(written).equals(withoutProgress(json.valueToTree(resource.getStatus())));
    }

    private static JsonNode withoutProgress(JsonNode status) {
        return status.isObject() ? ((ObjectNode) status.deepCopy()).without(PROGRESS) : status;
    }

    /** Writes the status; false when the object has changed meanwhile, so that all was decided from an older version. */
    public boolean write() {
        JsonNode status = json.valueToTree(resource.getStatus());
        if (written.equals(status)) {
            return true;
        }
        try {
            // The next write replaces what this one has made.
            R stored = objects.replaceStatus(resource);
            resource.getMetadata().setResourceVersion(stored.getMetadata().getResourceVersion());
            written = status;
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
