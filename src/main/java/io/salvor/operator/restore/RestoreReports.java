package io.salvor.operator.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.JobView;
import io.salvor.operator.run.VolumeAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Takes from the termination messages of ended Jobs what they could not write into the records of their volumes. */
@ApplicationScoped
public class RestoreReports {
    private final ObjectMapper json;
    private final Clock clock;

    public RestoreReports(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /**
     * Takes over what the Job of a volume's open attempt has reported, if the record has not got that. It changes the record in hand.
     *
     * @param job that has ended; null when there is none
     */
    void takeOver(PodVolumeRestore volume, JobView job) {
        if (job == null || volume.hasEnded()) {
            return;
        }
        for (JsonNode entry : parse(job.report())) {
            boolean about =
                    volume.getMetadata().getName().equals(entry.path("volume").asText())
                            && entry.path("attempt").asInt() == VolumeAttempts.last(volume).number;
            if (about) {
                takeOver(volume.getStatus(), entry);
            }
        }
    }

    private void takeOver(PodVolumeRestoreStatus status, JsonNode entry) {
        VolumePhase phase = phase(entry.path("phase").asText());
        String reason = entry.path("reason").asText(null);
        if (phase == null || phase == VolumePhase.InProgress || phase == VolumePhase.New && reason == null) {
            return;
        }
        status.phase = phase;
        status.reason = reason;
        status.message = entry.path("message").asText("as the Job reported in its termination message");
        if (phase.isFinal()) {
            status.ended(VolumeAttempts.text(Instant.now(clock)));
        }
    }

    private JsonNode parse(String report) {
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
