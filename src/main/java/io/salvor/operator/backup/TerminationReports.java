package io.salvor.operator.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.job.JobView;
import io.salvor.operator.run.LastWords;
import io.salvor.operator.run.VolumeAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

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
        LastWords.takeOver(volume, job, json).ifPresent(entry -> takeOver(volume.getStatus(), entry));
    }

    private void takeOver(PodVolumeBackupStatus status, JsonNode entry) {
        if (status.phase == VolumePhase.New && entry.has("snapshotID")) {
            status.snapshotID = entry.path("snapshotID").asText();
            status.root = root(entry.path("root"));
        }
        if (status.phase.isFinal()) {
            status.snapshotID = entry.path("snapshotID").asText(null);
            status.empty = entry.path("empty").asBoolean() ? Boolean.TRUE : null;
            status.root = root(entry.path("root"));
            status.ended(VolumeAttempts.text(Instant.now(clock)));
        }
    }

    private RootAttributes root(JsonNode root) {
        try {
            return root.isObject() ? json.treeToValue(root, RootAttributes.class) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
