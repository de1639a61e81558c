package io.salvor.operator.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.CustomResource;
import io.salvor.api.PodVolumeStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.JobView;
import java.util.Optional;

/** What a Job that has ended wrote into its termination message of a volume, where that did not reach the record. */
public final class LastWords {
    private LastWords() {}

    /**
     * Puts phase, reason and message of the open attempt into the record in hand.
     *
     * @param job that has ended; null when there is none
     * @return the rest of what was said; nothing when there is nothing to take over
     */
    public static Optional<JsonNode> takeOver(
            CustomResource<?, ? extends PodVolumeStatus> volume, JobView job, ObjectMapper json) {
        PodVolumeStatus status = volume.getStatus();
        if (job == null || status.phase != null && status.phase.isFinal()) {
            return Optional.empty();
        }
        for (JsonNode entry : parse(job.report(), json)) {
            VolumePhase phase = phase(entry.path("phase").asText());
            String reason = entry.path("reason").asText(null);
            boolean says =
                    phase != null && phase != VolumePhase.InProgress && (phase != VolumePhase.New || reason != null);
            if (says && isAbout(entry, volume)) {
                status.phase = phase;
                status.reason = reason;
                status.message = entry.path("message").asText("as the Job reported in its termination message");
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private static boolean isAbout(JsonNode entry, CustomResource<?, ? extends PodVolumeStatus> volume) {
        int attempt = VolumeAttempts.last(volume).number;
        return volume.getMetadata().getName().equals(entry.path("volume").asText())
                && entry.path("attempt").asInt(attempt) == attempt;
    }

    private static JsonNode parse(String report, ObjectMapper json) {
        try {
            return json.readTree(report);
        } catch (JsonProcessingException e) {
            // Cut short by Kubernetes, or the message of something else that ended the container.
            return json.createArrayNode();
        }
    }

    private static VolumePhase phase(String name) {
        for (VolumePhase phase : VolumePhase.values()) {
            if (phase.name().equals(name)) {
                return phase;
            }
        }
        return null;
    }
}
