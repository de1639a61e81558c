package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.salvor.units.PackedJson;
import java.util.List;

/**
 * What a restore does, as it lies in the bucket while it is under way: {@code restores/<uid>-plan.json.gz}.
 *
 * @param steps in the order in which they are done
 * @param skipped objects of the backup that are not made again
 * @param pods the pods with data to put back
 * @param skippedVolumes volumes of the backup whose data is not put back
 */
@RegisterForReflection
public record StoredRestorePlan(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("steps") List<Step> steps,
        @JsonProperty("conflicts") List<Conflict> conflicts,
        @JsonProperty("skipped") List<Skipped> skipped,
        @JsonProperty("pods") List<Pod> pods,
        @JsonProperty("skippedVolumes") List<SkippedVolume> skippedVolumes) {
    public static final int FORMAT_VERSION = 4;

    private static final int FIRST_WITH_NEEDS = 3;

    /** An earlier one does not say what each step needs, so that everything would be made before the data is back. */
    static final Format FORMAT = Format.firstUnnamed(FORMAT_VERSION).onlySince(FIRST_WITH_NEEDS);

    public StoredRestorePlan {
        formatVersion = FORMAT.version(formatVersion);
        steps = Shape.list(Shape.required(steps, "steps"), "steps");
        conflicts = Shape.list(conflicts, "conflicts");
        skipped = Shape.list(skipped, "skipped");
        pods = Shape.list(pods, "pods");
        skippedVolumes = Shape.list(skippedVolumes, "skippedVolumes");
    }

    /**
     * One step.
     *
     * @param stage one CamelCase word
     * @param action Create, Hold, Adopt, Update, ScaleDown, ScaleUp, LeaveAlone, RestoreData or RunHook
     * @param body the object to create, or the merge patch to apply; null where the action needs none. Since version 4 null in the place of
     *     {@code data} or {@code binaryData} means that the backup has it
     * @param reason why, as a sentence
     * @param needs the data that must be back before, {@code claim <namespace>/<name>} or {@code pod <namespace>/<name>}
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Step(
            @JsonProperty("stage") String stage,
            @JsonProperty("action") String action,
            @JsonProperty("object") ObjectName object,
            @JsonProperty("body") PackedJson body,
            @JsonProperty("reason") String reason,
            @JsonProperty("needs") List<String> needs) {
        public Step {
            needs = needs == null ? List.of() : List.copyOf(needs);
            Shape.text(stage, "stage");
            Shape.text(action, "action");
            Shape.required(object, "object");
        }
    }

    /**
     * Names an object.
     *
     * @param resource {@code plural} for the core group, otherwise {@code plural.group}
     * @param namespace null when cluster-scoped
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ObjectName(
            @JsonProperty("resource") String resource,
            @JsonProperty("namespace") String namespace,
            @JsonProperty("name") String name) {
        public ObjectName {
            Shape.text(resource, "resource");
            Shape.text(name, "name");
        }
    }

    /** What stands in the way, and what to do about it. */
    @RegisterForReflection
    public record Conflict(@JsonProperty("object") ObjectName object, @JsonProperty("message") String message) {
        public Conflict {
            Shape.required(object, "object");
        }
    }

    /** An object that is not made again, and why. */
    @RegisterForReflection
    public record Skipped(@JsonProperty("object") ObjectName object, @JsonProperty("reason") String reason) {
        public Skipped {
            Shape.required(object, "object");
        }
    }

    /** A pod by which data is put back. @param holder true where it only holds claims for that long */
    @RegisterForReflection
    public record Pod(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("pod") String pod,
            @JsonProperty("volumes") List<Volume> volumes,
            @JsonProperty("holder") boolean holder) {
        public Pod {
            Shape.text(namespace, "namespace");
            Shape.text(pod, "pod");
            volumes = Shape.list(volumes, "volumes");
        }
    }

    /**
     * A volume whose data is put back.
     *
     * @param claim name of the claim behind it; null for none
     * @param snapshotId null when the volume was empty
     * @param root null when it was not recorded
     * @param incomplete null, or what the backup says is missing from the snapshot
     * @param bytes how much it held; null when it was not recorded
     * @param existingData what becomes of data that lies in it: Keep, Merge or Replace
     * @param savedClaim name of the claim that the data was saved of
     * @param begun null unless an earlier Restore has begun to write it
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Volume(
            @JsonProperty("volume") String volume,
            @JsonProperty("claim") String claim,
            @JsonProperty("snapshotId") String snapshotId,
            @JsonProperty("repoIdentifier") String repoIdentifier,
            @JsonProperty("root") StoredRoot root,
            @JsonProperty("incomplete") String incomplete,
            @JsonProperty("bytes") Long bytes,
            @JsonProperty("existingData") String existingData,
            @JsonProperty("savedClaim") String savedClaim,
            @JsonProperty("begun") Begun begun) {
        public Volume {
            savedClaim = savedClaim == null ? claim : savedClaim;
            // The forms before knew it only from the Restore, where it was said.
            existingData = existingData == null ? "Keep" : existingData;
            Shape.text(volume, "volume");
            Shape.text(repoIdentifier, "repoIdentifier");
        }
    }

    /**
     * That an earlier Restore has begun to write a volume.
     *
     * @param restore its name
     * @param until when it had written last, RFC 3339
     * @param volumeUid of the PersistentVolume that it wrote to
     */
    @RegisterForReflection
    public record Begun(
            @JsonProperty("restore") String restore,
            @JsonProperty("until") String until,
            @JsonProperty("volumeUid") String volumeUid) {
        public Begun {
            Shape.text(restore, "restore");
            Shape.text(until, "until");
            Shape.text(volumeUid, "volumeUid");
        }
    }

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
            @JsonProperty("message") String message) {
        public SkippedVolume {
            Shape.text(namespace, "namespace");
            Shape.text(volume, "volume");
            Shape.text(reason, "reason");
        }
    }
}
