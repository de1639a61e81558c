package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.Restore;
import io.salvor.api.SuspendedOwner;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.reading.TargetReader;
import io.salvor.restore.GitOpsOwner;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what Argo CD and Flux hold the workloads of a plan to, which is to stand still for as long as the Restore takes. */
@ApplicationScoped
public class GitOpsPlanning {
    /** A status has room for so many, and without a record none is suspended. */
    private static final int MOST_SUSPENDED = 100;

    private static final Set<String> WORKLOADS = Set.of(
            "deployments.apps",
            "statefulsets.apps",
            "daemonsets.apps",
            "replicasets.apps",
            "replicationcontrollers",
            "jobs.batch",
            "cronjobs.batch",
            "pods");

    private final ResourceLister lister;
    private final ResourceWriter writer;

    public GitOpsPlanning(ResourceLister lister, ResourceWriter writer) {
        this.lister = lister;
        this.writer = writer;
    }

    /** The plan with what stands in the way of that. What is to be suspended goes into the status, each with a note. */
    RestorePlan planned(RestoreRound round) {
        Restore restore = round.restore();
        RestorePlan plan = round.plan();
        if (!Boolean.TRUE.equals(restore.getSpec().suspendGitOps)) {
            return plan;
        }
        TargetReader target = new TargetReader(lister);
        List<Conflict> conflicts = new ArrayList<>();
        List<SuspendedOwner> suspended = new ArrayList<>();
        owners(round, target).forEach((owner, workload) -> {
            Resource resource = target.resource(owner.tool().resource());
            List<JsonNode> found = resource == null ? List.of() : found(resource, owner);
            if (found.size() != 1) {
                note(
                        restore,
                        owner.title() + ", which " + workload + " is tracked by, is not suspended: the cluster has "
                                + found.size() + " of that name; suspend it where it is");
                return;
            }
            JsonNode object = found.get(0);
            SuspendedOwner entry = entry(owner, object);
            String title = new GitOpsOwner(owner.tool(), entry.namespace, entry.name).title();
            if (GitOpsOwner.isSuspended(owner.tool(), object) && GitOpsOwner.suspendedFor(object) == null) {
                note(restore, title + " is suspended already, and stays so");
                return;
            }
            refusal(restore, resource, entry, object)
                    .ifPresent(why -> conflicts.add(new Conflict(
                            key(entry),
                            "cannot be suspended: " + why
                                    + "; that needs rbac.suspendGitOps of the chart, or suspend it by hand and leave"
                                    + " out suspendGitOps")));
            suspended.add(entry);
            note(restore, title + " is suspended for as long as this takes, and goes on after it, however it ends");
        });
        tooMany(suspended).ifPresent(conflicts::add);
        restore.getStatus().suspendedOwners =
                suspended.stream().limit(MOST_SUSPENDED).toList();
        return conflicts.isEmpty() ? plan : plan.with(plan.steps(), conflicts);
    }

    private static Optional<Conflict> tooMany(List<SuspendedOwner> suspended) {
        if (suspended.size() <= MOST_SUSPENDED) {
            return Optional.empty();
        }
        return Optional.of(new Conflict(
                key(suspended.get(MOST_SUSPENDED)),
                suspended.size() + " objects of Argo CD and Flux would be suspended, and at most " + MOST_SUSPENDED
                        + " can be on record; suspend them by hand and leave out suspendGitOps, or restore fewer"
                        + " namespaces at a time with include.namespaces"));
    }

    private static ObjectKey key(SuspendedOwner owner) {
        return new ObjectKey(owner.resource, owner.namespace, owner.name);
    }

    private static void note(Restore restore, String text) {
        RestorePlanStatus.note(restore.getStatus(), text);
    }

    /** Each with one of its workloads that the plan makes, changes or scales down. */
    private Map<GitOpsOwner, ObjectKey> owners(RestoreRound round, TargetReader target) {
        Map<GitOpsOwner, ObjectKey> owners = new LinkedHashMap<>();
        List<RestoreStep> written = new ArrayList<>();
        for (RestoreStep step : round.plan().steps()) {
            if (step.action() == Action.ScaleDown) {
                scaled(step, target).flatMap(GitOpsOwner::of).ifPresent(owner -> owners.put(owner, step.object()));
            } else if (WORKLOADS.contains(step.object().resource())
                    && (step.action() == Action.Create || step.action() == Action.Update)) {
                written.add(step);
            }
        }
        new WholeSteps(round).each(written, step -> GitOpsOwner.of(step.body().path("metadata"))
                .ifPresent(owner -> owners.putIfAbsent(owner, step.object())));
        return owners;
    }

    private Optional<JsonNode> scaled(RestoreStep step, TargetReader target) {
        ObjectKey object = step.object();
        Resource resource = target.resource(object.resource());
        return Optional.ofNullable(resource == null ? null : lister.get(resource, object.namespace(), object.name()))
                .map(found -> found.path("metadata"));
    }

    private List<JsonNode> found(Resource resource, GitOpsOwner owner) {
        List<JsonNode> found = new ArrayList<>();
        if (owner.namespace() != null) {
            Optional.ofNullable(lister.get(resource, owner.namespace(), owner.name()))
                    .ifPresent(found::add);
        } else {
            lister.list(resource, null, object -> {
                if (object.at("/metadata/name").asText().equals(owner.name())) {
                    found.add(object);
                }
            });
        }
        return found;
    }

    private Optional<String> refusal(Restore restore, Resource resource, SuspendedOwner entry, JsonNode object) {
        Outcome outcome = writer.tryPatch(
                resource,
                entry.namespace,
                entry.name,
                GitOpsOwner.suspend(
                        GitOpsOwner.Tool.of(entry.resource),
                        object,
                        restore.getMetadata().getUid()));
        return outcome.result() == Result.Failed ? Optional.of(outcome.message()) : Optional.empty();
    }

    private static SuspendedOwner entry(GitOpsOwner owner, JsonNode object) {
        SuspendedOwner entry = new SuspendedOwner();
        entry.resource = owner.tool().resource();
        entry.namespace = object.at("/metadata/namespace").asText();
        entry.name = owner.name();
        entry.before = GitOpsOwner.before(owner.tool(), object).toString();
        return entry;
    }
}
