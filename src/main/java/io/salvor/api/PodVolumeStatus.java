package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.salvor.units.Figures;
import java.util.ArrayList;
import java.util.List;

/** What is said of every volume that a Job works on, whichever way its data goes. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public abstract class PodVolumeStatus {
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("How far it is.")
    public VolumePhase phase;

    @JsonPropertyDescription(
            "Number of the attempt that is made, or was made last; a Job may write only while it is its own.")
    public Integer attempt;

    @Size(max = 20)
    @JsonPropertyDescription("The attempts, oldest first; the newest 20.")
    public List<VolumeAttempt> attempts = new ArrayList<>();

    @JsonPropertyDescription("Where the volume is for the attempt that is made.")
    public VolumePlace place;

    @Size(max = 64)
    @JsonPropertyDescription("Why it stands as it does, as one word; see the page on outcomes.")
    public String reason;

    @JsonPropertyDescription("Folder of the volume on the node.")
    public String path;

    @JsonPropertyDescription("How far the data is.")
    public Progress progress;

    @JsonPropertyDescription("Its size as known so far, for people, such as 1.2Gi.")
    public String size;

    @JsonPropertyDescription("How much of it is done, for people, such as 42%; absent while its size is not known.")
    public String percent;

    @JsonPropertyDescription("What happened and, if something is wrong, what to do.")
    public String message;

    @JsonPropertyDescription("When restic started, RFC 3339.")
    public String startTimestamp;

    @JsonPropertyDescription("When it ended, RFC 3339.")
    public String completionTimestamp;

    @JsonPropertyDescription("How long it took from the start of restic to the end, for people, such as 4m12s.")
    public String duration;

    /** So much of so much is done, in bytes. */
    public void progress(long done, long total) {
        progress = new Progress();
        progress.bytesDone = done;
        progress.totalBytes = total;
        size = Figures.bytes(total);
        percent = Figures.percent(done, total);
    }

    /**
     * It has come to its end, with the phase that it has.
     *
     * @param time RFC 3339
     */
    public void ended(String time) {
        completionTimestamp = time;
        duration = Figures.between(startTimestamp, time);
        if (phase == VolumePhase.Completed) {
            percent = "100%";
        }
    }
}
