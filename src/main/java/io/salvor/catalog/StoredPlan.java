package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What a backup was decided to hold, as it lies in the bucket from before the first byte is read: {@code <backup>-plan.json.gz}.
 *
 * @param uid of the Backup, so that another one of the same name is not taken for it
 * @param policy null for a backup without one
 * @param policyRevision null where the policy did not come from Git
 * @param scheduledFor null for a run by hand
 * @param objects how many objects the archive holds
 * @param problems objects that could not be read or archived, one sentence each
 * @param unstored what the policy asks for and no backup holds, one sentence each: kinds that nothing can create again, and the Secrets
 *     of Salvor itself
 * @param staticVolumes null where the policy had no rule
 * @param suspicious null in a plan of an earlier version
 * @param limits null where the policy said nothing of them
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredPlan(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("backup") String backup,
        @JsonProperty("uid") String uid,
        @JsonProperty("policy") String policy,
        @JsonProperty("policyRevision") String policyRevision,
        @JsonProperty("scheduledFor") Instant scheduledFor,
        @JsonProperty("startTime") Instant startTime,
        @JsonProperty("deadline") Instant deadline,
        @JsonProperty("plan") Contents plan,
        @JsonProperty("objects") int objects,
        @JsonProperty("problems") List<String> problems,
        @JsonProperty("unstored") List<String> unstored,
        @JsonProperty("staticVolumes") StaticVolumesRule staticVolumes,
        @JsonProperty("suspicious") StoredSuspicion suspicious,
        @JsonProperty("limits") RunLimits limits) {
    public static final int FORMAT_VERSION = 2;

    static final Format FORMAT = Format.firstUnnamed(FORMAT_VERSION);

    public StoredPlan {
        formatVersion = FORMAT.version(formatVersion);
        Shape.text(backup, "backup");
        Shape.text(uid, "uid");
        Shape.required(startTime, "startTime");
        Shape.required(deadline, "deadline");
        Shape.required(plan, "plan");
        problems = Shape.list(problems, "problems");
        unstored = Shape.list(unstored, "unstored");
    }

    /**
     * What is taken in and what is not.
     *
     * @param claims {@code namespace/name} of those that no selector takes in, but that a pod of the plan uses
     * @param persistentVolumes names of those behind the claims of the namespaces
     * @param storageClasses names of those that these speak of
     */
    @RegisterForReflection
    public record Contents(
            @JsonProperty("namespaces") List<String> namespaces,
            @JsonProperty("volumes") List<Volume> volumes,
            @JsonProperty("skipped") List<Skipped> skipped,
            @JsonProperty("claims") List<String> claims,
            @JsonProperty("persistentVolumes") List<String> persistentVolumes,
            @JsonProperty("storageClasses") List<String> storageClasses,
            @JsonProperty("hooks") List<PodHooks> hooks) {
        public Contents {
            namespaces = Shape.list(Shape.required(namespaces, "namespaces"), "namespaces");
            volumes = Shape.list(Shape.required(volumes, "volumes"), "volumes");
            skipped = Shape.list(Shape.required(skipped, "skipped"), "skipped");
            claims = Shape.list(claims, "claims");
            persistentVolumes = Shape.list(persistentVolumes, "persistentVolumes");
            storageClasses = Shape.list(storageClasses, "storageClasses");
            hooks = Shape.list(hooks, "hooks");
        }
    }

    /**
     * A volume that is saved.
     *
     * @param claim null when there is none
     * @param hostPath its folder on the node
     * @param files null for all of them
     * @param because what decided, as a sentence
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Volume(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("pod") String pod,
            @JsonProperty("podUid") String podUid,
            @JsonProperty("node") String node,
            @JsonProperty("volume") String volume,
            @JsonProperty("claim") StoredVolume.Claim claim,
            @JsonProperty("hostPath") String hostPath,
            @JsonProperty("files") StoredVolume.Files files,
            @JsonProperty("decidedBy") DecidedBy decidedBy,
            @JsonProperty("because") String because) {
        public Volume {
            Shape.text(namespace, "namespace");
            Shape.text(pod, "pod");
            Shape.text(podUid, "podUid");
            Shape.text(volume, "volume");
            Shape.required(decidedBy, "decidedBy");
        }
    }

    /**
     * A volume that is left out.
     *
     * @param pod null for a claim that no pod uses
     * @param reason one CamelCase word
     * @param message why, as a sentence
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Skipped(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("pod") String pod,
            @JsonProperty("volume") String volume,
            @JsonProperty("reason") String reason,
            @JsonProperty("message") String message,
            @JsonProperty("decidedBy") DecidedBy decidedBy) {
        public Skipped {
            Shape.text(namespace, "namespace");
            Shape.text(volume, "volume");
            Shape.text(reason, "reason");
            Shape.required(decidedBy, "decidedBy");
        }
    }

    /**
     * What decided about a volume.
     *
     * @param by VolumeType, Label, Selection, Annotation, Rule or Default
     * @param rule number of the policy's rule, from 1; null when it was none
     * @param key of the annotation or label; null when it was none
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DecidedBy(
            @JsonProperty("by") String by, @JsonProperty("rule") Integer rule, @JsonProperty("key") String key) {
        public DecidedBy {
            Shape.text(by, "by");
        }
    }

    /** The commands around the volumes of one pod. */
    @RegisterForReflection
    public record PodHooks(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("pod") String pod,
            @JsonProperty("podUid") String podUid,
            @JsonProperty("before") List<Hook> before,
            @JsonProperty("after") List<Hook> after) {
        public PodHooks {
            Shape.text(namespace, "namespace");
            Shape.text(pod, "pod");
            before = Shape.list(before, "before");
            after = Shape.list(after, "after");
        }
    }

    /**
     * A command that runs in a container of a pod.
     *
     * @param container null when the pod has none that could be meant
     * @param problem why it cannot even be tried; null when it can
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hook(
            @JsonProperty("container") String container,
            @JsonProperty("command") List<String> command,
            @JsonProperty("timeoutMillis") long timeoutMillis,
            @JsonProperty("mustSucceed") boolean mustSucceed,
            @JsonProperty("source") String source,
            @JsonProperty("problem") String problem) {
        public Hook {
            command = Shape.list(command, "command");
        }
    }
}
