package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * What a backup stored of one volume, as it lies in the bucket for good: one entry of {@code <backup>-podvolumebackups.json.gz}. Its
 * fields carry the names that they have in Velero's file of that name, where Velero has them; see {@code docs/bucket.md}.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredVolume(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("metadata") Metadata metadata,
        @JsonProperty("spec") Spec spec,
        @JsonProperty("status") Status status) {
    public static final int FORMAT_VERSION = 2;

    static final Format FORMAT = Format.firstUnnamed(FORMAT_VERSION);

    public StoredVolume {
        formatVersion = FORMAT.version(formatVersion);
        Shape.required(metadata, "metadata");
        Shape.required(spec, "spec");
        Shape.required(status, "status");
    }

    /**
     * The same in another location.
     *
     * @param repository its repository there as restic names it
     * @param snapshot the ID of its copy; null where it has no snapshot
     */
    public StoredVolume copied(String location, String repository, String snapshot) {
        return new StoredVolume(
                FORMAT_VERSION,
                metadata,
                new Spec(
                        spec.backup(),
                        location,
                        spec.node(),
                        spec.pod(),
                        spec.volume(),
                        spec.claim(),
                        repository,
                        spec.hostPath(),
                        spec.files(),
                        spec.decidedBy(),
                        spec.tags()),
                new Status(
                        status.phase(),
                        status.path(),
                        snapshot,
                        status.empty(),
                        status.message(),
                        status.startTimestamp(),
                        status.completionTimestamp(),
                        status.progress(),
                        status.dataAdded(),
                        status.files(),
                        // A copy has no parent: restic keeps none.
                        null,
                        status.root(),
                        status.unreadable()));
    }

    /** @param name of the PodVolumeBackup that the volume was saved by */
    @RegisterForReflection
    public record Metadata(@JsonProperty("name") String name) {
        public Metadata {
            Shape.text(name, "name");
        }
    }

    /**
     * What was to be saved, and where it went.
     *
     * @param claim null where there was none
     * @param repoIdentifier the repository as restic named it then
     * @param hostPath folder of the volume on the node
     * @param files null for all of them
     * @param decidedBy what decided that it was saved, in a word or two
     * @param tags of the snapshot
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Spec(
            @JsonProperty("backup") String backup,
            @JsonProperty("backupStorageLocation") String backupStorageLocation,
            @JsonProperty("node") String node,
            @JsonProperty("pod") Pod pod,
            @JsonProperty("volume") String volume,
            @JsonProperty("claim") Claim claim,
            @JsonProperty("repoIdentifier") String repoIdentifier,
            @JsonProperty("hostPath") String hostPath,
            @JsonProperty("files") Files files,
            @JsonProperty("decidedBy") String decidedBy,
            @JsonProperty("tags") Map<String, String> tags) {
        public Spec {
            Shape.required(pod, "pod");
            Shape.text(volume, "volume");
            Shape.text(repoIdentifier, "repoIdentifier");
            tags = Shape.sorted(tags, "tags");
        }
    }

    /** The pod that mounted the volume. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pod(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("name") String name,
            @JsonProperty("uid") String uid) {
        public Pod {
            Shape.text(namespace, "namespace");
            Shape.text(name, "name");
        }
    }

    /** The claim behind the volume, and the PersistentVolume that it was bound to. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Claim(
            @JsonProperty("name") String name,
            @JsonProperty("uid") String uid,
            @JsonProperty("persistentVolume") String persistentVolume) {
        public Claim {
            Shape.text(name, "name");
        }
    }

    /**
     * Which files were saved.
     *
     * @param exclude patterns as restic reads them
     * @param excludeLargerThan a Kubernetes quantity; null for no limit
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Files(
            @JsonProperty("exclude") List<String> exclude,
            @JsonProperty("excludeCaches") boolean excludeCaches,
            @JsonProperty("excludeLargerThan") String excludeLargerThan,
            @JsonProperty("oneFileSystem") boolean oneFileSystem) {
        public Files {
            exclude = Shape.list(exclude, "exclude");
        }
    }

    /**
     * What came of it.
     *
     * @param phase Completed, PartiallyFailed, Failed or Canceled
     * @param path folder that was read on the node
     * @param snapshotID in full; null when none was taken
     * @param empty true when the volume held nothing, which needs no snapshot
     * @param message null for nothing
     * @param startTimestamp RFC 3339
     * @param completionTimestamp RFC 3339
     * @param dataAdded bytes added to the repository
     * @param files how many the snapshot holds
     * @param parentSnapshotID what it was compared with
     * @param root null when it was not recorded
     * @param unreadable the first paths that could not be read
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Status(
            @JsonProperty("phase") String phase,
            @JsonProperty("path") String path,
            @JsonProperty("snapshotID") String snapshotID,
            @JsonProperty("empty") boolean empty,
            @JsonProperty("message") String message,
            @JsonProperty("startTimestamp") String startTimestamp,
            @JsonProperty("completionTimestamp") String completionTimestamp,
            @JsonProperty("progress") Progress progress,
            @JsonProperty("dataAdded") Long dataAdded,
            @JsonProperty("files") Long files,
            @JsonProperty("parentSnapshotID") String parentSnapshotID,
            @JsonProperty("root") StoredRoot root,
            @JsonProperty("unreadable") List<String> unreadable) {
        public Status {
            Shape.text(phase, "phase");
            unreadable = Shape.list(unreadable, "unreadable");
        }
    }

    /** How many bytes there were, and how many were read. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Progress(@JsonProperty("totalBytes") Long totalBytes, @JsonProperty("bytesDone") Long bytesDone) {}
}
