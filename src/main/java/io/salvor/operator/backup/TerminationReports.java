package io.salvor.operator.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.NodeJobs.NodeJobState;
import io.salvor.kubernetes.VolumeBackups;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes from the termination messages of ended Jobs the results that did not reach the records of their volumes. */
@ApplicationScoped
public class TerminationReports {
    private final VolumeBackups records;
    private final ObjectMapper json;

    public TerminationReports(VolumeBackups records, ObjectMapper json) {
        this.records = records;
        this.json = json;
    }

    /**
     * Ends the volumes that a Job has reported the end of.
     *
     * @param volumes that have not ended by their records
     * @return those that have ended now
     */
    List<PodVolumeBackup> results(List<NodeJobState> states, List<PodVolumeBackup> volumes) {
        Map<String, JsonNode> reported = new LinkedHashMap<>();
        for (NodeJobState state : states) {
            if (state.ended() && !state.report().isEmpty()) {
                parse(state.report())
                        .forEach(entry -> reported.put(entry.path("volume").asText(), entry));
            }
        }
        List<PodVolumeBackup> ended = new ArrayList<>();
        for (PodVolumeBackup volume : volumes) {
            JsonNode entry = reported.get(volume.getMetadata().getName());
            VolumePhase phase = entry == null ? null : phase(entry.path("phase").asText());
            if (phase != null && phase.isFinal()) {
                ended.add(records.end(volume, status -> {
                    status.phase = phase;
                    status.snapshotID = entry.path("snapshotID").asText(null);
                    status.message = "as the Job reported in its termination message";
                }));
            }
        }
        return ended;
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
