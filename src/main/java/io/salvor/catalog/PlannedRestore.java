package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What a restore was going to do, for people: {@code restores/<restore>-<uid>/plan.json.gz}. It is carried out by nobody, and holds no
 * content of an object.
 *
 * @param restore name of the Restore
 * @param backup that is restored
 * @param choice why it is this backup; null when it was named
 * @param notes what a person should know, a sentence each
 * @param startTime when it was planned
 * @param dryRun whether nothing but the plan was asked for
 * @param bytes of all volumes whose size is known
 * @param steps in the order in which they are done
 * @param conflicts with any, nothing was written
 * @param skipped objects of the backup that are not made again
 * @param volumes whose data is put back
 * @param skippedVolumes volumes of the backup whose data is not put back
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedRestore(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("restore") String restore,
        @JsonProperty("uid") String uid,
        @JsonProperty("backup") String backup,
        @JsonProperty("choice") String choice,
        @JsonProperty("notes") List<String> notes,
        @JsonProperty("startTime") Instant startTime,
        @JsonProperty("dryRun") boolean dryRun,
        @JsonProperty("bytes") long bytes,
        @JsonProperty("steps") List<Step> steps,
        @JsonProperty("conflicts") List<Conflict> conflicts,
        @JsonProperty("skipped") List<Refusal> skipped,
        @JsonProperty("volumes") List<Volume> volumes,
        @JsonProperty("skippedVolumes") List<SkippedVolume> skippedVolumes) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public PlannedRestore {
        Shape.text(restore, "restore");
        Shape.text(uid, "uid");
        Shape.required(startTime, "startTime");
        notes = Shape.list(notes, "notes");
        steps = Shape.list(steps, "steps");
        conflicts = Shape.list(conflicts, "conflicts");
        skipped = Shape.list(skipped, "skipped");
        volumes = Shape.list(volumes, "volumes");
        skippedVolumes = Shape.list(skippedVolumes, "skippedVolumes");
    }

    /**
     * One step.
     *
     * @param stage one CamelCase word
     * @param action one CamelCase word
     * @param object kind and name, as {@code pods shop/web}
     * @param reason why, as a sentence
     * @param needs data that must be back before, such as {@code claim shop/data}
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(
            @JsonProperty("stage") String stage,
            @JsonProperty("action") String action,
            @JsonProperty("object") String object,
            @JsonProperty("reason") String reason,
            @JsonProperty("needs") List<String> needs) {
        public Step {
            needs = Shape.list(needs, "needs");
        }
    }

    /** What stands in the way, and what to do. @param resolvedBy fields of the Restore's spec; none where the cluster must change */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Conflict(
            @JsonProperty("object") String object,
            @JsonProperty("reason") String reason,
            @JsonProperty("resolvedBy") List<String> resolvedBy) {
        public Conflict {
            resolvedBy = Shape.list(resolvedBy, "resolvedBy");
        }
    }

    /** An object that is not made, and why. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Refusal(@JsonProperty("object") String object, @JsonProperty("reason") String reason) {}

    /**
     * A volume whose data is put back.
     *
     * @param claim name of the claim behind it; null for none
     * @param snapshotId null when the volume was empty
     * @param bytes how much it held; null when it was not recorded
     * @param existingData what becomes of data that lies in it: Keep, Merge or Replace
     * @param incomplete null, or what the backup says is missing from the snapshot
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Volume(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("pod") String pod,
            @JsonProperty("volume") String volume,
            @JsonProperty("claim") String claim,
            @JsonProperty("snapshotId") String snapshotId,
            @JsonProperty("bytes") Long bytes,
            @JsonProperty("existingData") String existingData,
            @JsonProperty("incomplete") String incomplete) {}

    /**
     * A volume whose data is not put back.
     *
     * @param failed true when that is a loss; false when it is left alone on purpose
     * @param reason one CamelCase word
     * @param message why, as a sentence
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SkippedVolume(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("pod") String pod,
            @JsonProperty("volume") String volume,
            @JsonProperty("failed") boolean failed,
            @JsonProperty("reason") String reason,
            @JsonProperty("message") String message) {}
}
