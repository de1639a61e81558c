package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What became of a restore, for people: {@code restores/<restore>-<uid>/report.json.gz}.
 *
 * @param restore name of the Restore
 * @param backup that was restored
 * @param startTime when it was planned
 * @param completionTime when it ended
 * @param duration between them, such as 4m12s
 * @param phase Completed, PartiallyFailed, Failed or Canceled
 * @param message what happened, as a sentence
 * @param notes what else a person should know, a sentence each
 * @param objects counts
 * @param steps what became of each
 * @param volumes what became of each whose data was put back, or was to be
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreReport(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("restore") String restore,
        @JsonProperty("uid") String uid,
        @JsonProperty("backup") String backup,
        @JsonProperty("startTime") Instant startTime,
        @JsonProperty("completionTime") Instant completionTime,
        @JsonProperty("duration") String duration,
        @JsonProperty("phase") String phase,
        @JsonProperty("message") String message,
        @JsonProperty("notes") List<String> notes,
        @JsonProperty("objects") Objects objects,
        @JsonProperty("steps") List<Step> steps,
        @JsonProperty("volumes") List<Volume> volumes) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public RestoreReport {
        Shape.text(restore, "restore");
        Shape.text(uid, "uid");
        Shape.text(phase, "phase");
        notes = Shape.list(notes, "notes");
        steps = Shape.list(steps, "steps");
        volumes = Shape.list(volumes, "volumes");
    }

    /** How many objects ended in which way. */
    @RegisterForReflection
    public record Objects(
            @JsonProperty("planned") int planned,
            @JsonProperty("created") int created,
            @JsonProperty("updated") int updated,
            @JsonProperty("existing") int existing,
            @JsonProperty("skipped") int skipped,
            @JsonProperty("failed") int failed) {}

    /**
     * What became of one step.
     *
     * @param stage one CamelCase word
     * @param action one CamelCase word
     * @param object kind and name, as {@code pods shop/web}
     * @param outcome Done, LeftAlone, Failed, Held, NotReached or NotKnown
     * @param message null, or what was wrong
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(
            @JsonProperty("stage") String stage,
            @JsonProperty("action") String action,
            @JsonProperty("object") String object,
            @JsonProperty("outcome") String outcome,
            @JsonProperty("message") String message) {}

    /**
     * What became of one volume.
     *
     * @param claim name of the claim behind it; null for none
     * @param snapshotId null when the volume was empty
     * @param phase Completed, PartiallyFailed, Failed, Canceled, or NotReached when it was not begun
     * @param reason null, or one CamelCase word
     * @param message null, or what happened
     * @param kept true where data was there and was left as it was
     * @param attempts how many there were, of the newest that are on record; null for none
     * @param bytes how much there was to put back, where that is known
     * @param bytesDone how much of that is put back, where that is known
     * @param startTime when restic started, RFC 3339
     * @param completionTime when it ended, RFC 3339
     * @param duration between them, such as 4m12s
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Volume(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("pod") String pod,
            @JsonProperty("volume") String volume,
            @JsonProperty("claim") String claim,
            @JsonProperty("snapshotId") String snapshotId,
            @JsonProperty("phase") String phase,
            @JsonProperty("reason") String reason,
            @JsonProperty("message") String message,
            @JsonProperty("kept") boolean kept,
            @JsonProperty("attempts") Integer attempts,
            @JsonProperty("bytes") Long bytes,
            @JsonProperty("bytesDone") Long bytesDone,
            @JsonProperty("startTime") String startTime,
            @JsonProperty("completionTime") String completionTime,
            @JsonProperty("duration") String duration) {}
}
