package io.salvor.operator.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Restore;
import io.salvor.api.SuspendedOwner;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.operator.run.Obstacles;
import io.salvor.reading.TargetReader;
import io.salvor.restore.GitOpsOwner;
import io.salvor.restore.GitOpsOwner.Tool;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Suspends for as long as a Restore takes what Argo CD and Flux hold its workloads to, and lets it go on however the Restore ends. What each had
 * before is in the status before it is changed, and each carries a mark while it is suspended, so that a process that ends at any line
 * neither suspends for ever nor lets go on what somebody else has suspended.
 */
@ApplicationScoped
public class GitOpsPauses {
    /** What people are to know where a cluster refuses to the end. */
    static final String NOT_RESUMED =
            "what status.suspendedOwners names could not be let go on; do it by hand, and remove the annotation "
                    + GitOpsOwner.MARK;

    private final ResourceLister lister;
    private final ResourceWriter writer;
    private final ObjectMapper json;

    public GitOpsPauses(ResourceLister lister, ResourceWriter writer, ObjectMapper json) {
        this.lister = lister;
        this.writer = writer;
        this.json = json;
    }

    /**
     * Suspends what is planned to be; it changes the status in hand.
     *
     * @return what is waited for; empty when all of it stands still
     */
    Optional<String> suspend(Restore restore) {
        Optional<String> waitingFor = Optional.empty();
        TargetReader target = target(restore);
        for (SuspendedOwner owner : restore.getStatus().suspendedOwners) {
            Resource resource = target.resource(owner.resource);
            JsonNode object = resource == null ? null : lister.get(resource, owner.namespace, owner.name);
            if (object != null && !isDone(restore, owner, resource, object)) {
                waitingFor = Optional.of(title(owner) + " is suspended");
            }
        }
        return waitingFor;
    }

    private boolean isDone(Restore restore, SuspendedOwner owner, Resource resource, JsonNode object) {
        Tool tool = Tool.of(owner.resource);
        String uid = restore.getMetadata().getUid();
        String other = GitOpsOwner.suspendedFor(object);
        if (uid.equals(other)) {
            return true;
        }
        if (other != null) {
            throw new ObstacleException(
                    Reason.Busy,
                    title(owner) + " is suspended for another Restore, whose UID is in its annotation "
                            + GitOpsOwner.MARK
                            + "; this one goes on when that has ended. Where there is none any more, remove the annotation",
                    null);
        }
        if (GitOpsOwner.isSuspended(tool, object)) {
            // Somebody else's doing, and theirs to take back.
            return true;
        }
        String before = GitOpsOwner.before(tool, object).toString();
        if (!before.equals(owner.before)) {
            owner.before = before;
            return false;
        }
        Outcome outcome = writer.patch(resource, owner.namespace, owner.name, GitOpsOwner.suspend(tool, object, uid));
        refused(outcome, owner, "suspended");
        return outcome.result() != Result.Changed;
    }

    /**
     * Lets go on what this Restore has suspended, and nothing else.
     *
     * @throws ObstacleException where the cluster refuses one; the others go on all the same
     */
    void resume(Restore restore) {
        TargetReader target = target(restore);
        Obstacles.each(restore.getStatus().suspendedOwners, owner -> resume(restore, owner, target));
    }

    private void resume(Restore restore, SuspendedOwner owner, TargetReader target) {
        Resource resource = target.resource(owner.resource);
        JsonNode object = resource == null ? null : lister.get(resource, owner.namespace, owner.name);
        if (object == null || !restore.getMetadata().getUid().equals(GitOpsOwner.suspendedFor(object))) {
            return;
        }
        Outcome outcome = writer.patch(
                resource,
                owner.namespace,
                owner.name,
                GitOpsOwner.resume(Tool.of(owner.resource), object, before(owner)));
        refused(outcome, owner, "let go on");
        if (outcome.result() == Result.Changed) {
            throw new ObstacleException(
                    Reason.ApiUnavailable, title(owner) + " has changed while it was let go on", null);
        }
    }

    private JsonNode before(SuspendedOwner owner) {
        try {
            return json.readTree(owner.before);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(title(owner) + " has no readable record of what it had before", e);
        }
    }

    private static void refused(Outcome outcome, SuspendedOwner owner, String what) {
        if (outcome.result() == Result.Failed || outcome.result() == Result.NotYet) {
            throw new ObstacleException(
                    Reason.ApiRefused, title(owner) + " cannot be " + what + ": " + outcome.message(), null);
        }
    }

    /** Nothing is asked of the cluster where nothing is to be suspended. */
    private TargetReader target(Restore restore) {
        return restore.getStatus().suspendedOwners.isEmpty() ? null : new TargetReader(lister);
    }

    private static String title(SuspendedOwner owner) {
        return new GitOpsOwner(Tool.of(owner.resource), owner.namespace, owner.name).title();
    }
}
