package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is left to be deleted of a backup: {@code deletions/<backup>/<uid>.json.gz}. It is the first thing that is written when a backup goes and
 * the last that is removed, and is encrypted, so that nobody can have data deleted who can write to the bucket alone.
 *
 * @param policy null for a backup without one
 * @param policyRevision Git revision of the policy that let it expire; null where it did not come from Git, or was not what decided
 * @param why a sentence
 * @param repositories the snapshots that go with it
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tombstone(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("backup") String backup,
        @JsonProperty("uid") String uid,
        @JsonProperty("policy") String policy,
        @JsonProperty("policyRevision") String policyRevision,
        @JsonProperty("why") String why,
        @JsonProperty("decidedAt") Instant decidedAt,
        @JsonProperty("repositories") List<Repository> repositories) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public Tombstone {
        Shape.text(backup, "backup");
        Shape.text(uid, "uid");
        Shape.text(why, "why");
        Shape.required(decidedAt, "decidedAt");
        repositories = Shape.list(repositories, "repositories");
    }

    /**
     * A repository that holds snapshots of the backup.
     *
     * @param snapshots their IDs in full
     */
    @RegisterForReflection
    public record Repository(
            @JsonProperty("namespace") String namespace, @JsonProperty("snapshots") List<String> snapshots) {
        public Repository {
            Shape.text(namespace, "namespace");
            snapshots = Shape.list(Shape.required(snapshots, "snapshots"), "snapshots");
        }
    }

    /** The IDs that go from the repository of a namespace. */
    public Set<String> snapshots(String namespace) {
        return repositories.stream()
                .filter(repository -> repository.namespace().equals(namespace))
                .flatMap(repository -> repository.snapshots().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
