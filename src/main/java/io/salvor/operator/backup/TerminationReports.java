package io.salvor.operator.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.job.JobView;
import io.salvor.operator.run.VolumeAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Takes from the termination messages of ended Jobs the results that did not reach the records of their volumes. */
@ApplicationScoped
public class TerminationReports {
    private final ObjectMapper json;
    private final Clock clock;

    public TerminationReports(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /**
     * Takes over what the Job of a volume's open attempt has reported, if the record has not got that. It changes the record in hand.
     *
     * @param job that has ended; null when there is none
     */
    void takeOver(PodVolumeBackup volume, JobView job) {
        if (job == null || volume.hasEnded()) {
            return;
        }
        for (JsonNode entry : parse(job.report())) {
            if (isAbout(entry, volume)) {
                takeOver(volume.getStatus(), entry);
            }
        }
    }

    private static boolean isAbout(JsonNode entry, PodVolumeBackup volume) {
        int attempt = VolumeAttempts.last(volume).number;
        return volume.getMetadata().getName().equals(entry.path("volume").asText())
                && entry.path("attempt").asInt(attempt) == attempt;
    }

    private void takeOver(PodVolumeBackupStatus status, JsonNode entry) {
        VolumePhase phase = phase(entry.path("phase").asText());
        String reason = entry.path("reason").asText(null);
        if (phase == null || phase == VolumePhase.InProgress || phase == VolumePhase.New && reason == null) {
            return;
        }
        status.phase = phase;
        status.reason = reason;
        status.message = entry.path("message").asText("as the Job reported in its termination message");
        if (phase == VolumePhase.New && entry.has("snapshotID")) {
            status.snapshotID = entry.path("snapshotID").asText();
            status.root = root(entry.path("root"));
        }
        if (phase.isFinal()) {
            status.snapshotID = entry.path("snapshotID").asText(null);
            status.empty = entry.path("empty").asBoolean() ? Boolean.TRUE : null;
            status.root = root(entry.path("root"));
            status.ended(Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    private RootAttributes root(JsonNode root) {
        try {
            return root.isObject() ? json.treeToValue(root, RootAttributes.class) : null;
        } catch (JsonProcessingException e) {
            return null;
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
