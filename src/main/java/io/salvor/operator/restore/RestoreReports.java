package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeRestore;
import io.salvor.job.JobView;
import io.salvor.operator.run.LastWords;
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
        if (LastWords.takeOver(volume, job, json).isPresent() && volume.hasEnded()) {
            volume.getStatus().ended(VolumeAttempts.text(Instant.now(clock)));
        }
    }
}
