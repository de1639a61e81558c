package io.salvor.operator.source;

import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceStatus;
import io.salvor.git.IgnoredEntry;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.operator.run.RunStatus;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.sync.Changes;
import io.salvor.sync.Conflict;
import io.salvor.sync.Refusal;
import io.salvor.sync.Revision;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Puts what a look at a source found into its status, and records what is new as Events. The same outcome gives the same
 * status, so that a look that found nothing new writes nothing, but for what the status of an earlier version lacks.
 */
final class SourceReport {
    private static final Logger LOG = Logger.getLogger(SourceReport.class);
    private static final String ALTERED =
            "the API server stores what follows otherwise than Git has it, at every write: a"
                    + " mutating webhook or policy of the cluster changes it, or its CRDs are of another version of Salvor."
                    + " It is not written again until Git or the policy changes:";

    private final PolicySource source;
    private final PolicySourceStatus status;
    private final RunStatus<Void> state;

    SourceReport(PolicySource source, EventRecorder events, Clock clock) {
        this.source = source;
        this.status = source.getStatus();
        this.state = RunStatus.ofState(source, status, events, clock);
        status.revision = Revision.shortened(status.lastAppliedRevision);
    }

    /** What of the folder was ignored: nobody needs to act, but a person may look for a policy. */
    void ignored(List<IgnoredEntry> entries) {
        status.ignored = StatusLists.ignored(entries);
    }

    /** The revision is in force; what had to be written for it has been. */
    void inForce(Revision revision, Changes changes) {
        boolean applied = !revision.name().equals(status.lastAppliedRevision);
        if (applied) {
            status.lastAppliedTime = state.now().toString();
        }
        status.lastAppliedRevision = revision.name();
        status.revision = Revision.shortened(revision.name());
        status.lastAttemptedRevision = revision.name();
        status.lastAppliedTree = revision.treeId();
        status.verifiedBy = revision.verifiedBy();
        status.policies = revision.policies().size();
        status.errors = List.of();
        status.conflicts = StatusLists.conflicts(changes.leftOut());
        String since = "revision " + status.lastAppliedRevision + " is in force since " + status.lastAppliedTime;
        if (changes.leftOut().isEmpty()) {
            state.holds(null, Reason.Applied, since + empty(revision) + alteration());
        } else {
            leftOut(since, changes.leftOut());
        }
        if (applied || !changes.isEmpty()) {
            state.news(
                    applied ? Reason.Applied : Reason.PutBack,
                    "revision " + revision.name() + " with " + status.policies + " policies"
                            + StatusLists.written(changes));
        }
    }

    private String empty(Revision revision) {
        if (!revision.policies().isEmpty()) {
            return "";
        }
        return status.ignored.isEmpty()
                ? "; it holds no policy"
                : "; it holds no policy, and status.ignored lists what was not read";
    }

    /** Green would say that all of its policies are in force. */
    private void leftOut(String since, List<Conflict> leftOut) {
        String start = since + " without " + leftOut.size() + " of its " + status.policies + " policies:";
        Refusal conflicts = Refusal.of(leftOut);
        String text = start + " " + conflicts.message();
        state.trouble(
                null,
                Next.FOR_PEOPLE,
                Reason.ConflictsSkipped,
                text,
                leftOut.size() < 2 ? text : StatusLists.event(start, conflicts.problems()));
    }

    /** What the API server stores otherwise than Git has it; said once, for as long as it is the same. */
    void altered(List<PolicyProblem> fields) {
        if (fields.isEmpty()) {
            Conditions.remove(status.conditions, Conditions.ALTERED);
            return;
        }
        String text = StatusLists.condition(ALTERED, fields);
        boolean known =
                Conditions.has(status.conditions, Conditions.ALTERED, "True", Reason.ChangedByCluster.name(), text);
        state.beside(Conditions.ALTERED, true, Reason.ChangedByCluster, text);
        if (!known) {
            state.alert(Reason.ChangedByCluster, StatusLists.event(ALTERED, fields));
        }
    }

    private String alteration() {
        return status.conditions.stream().anyMatch(condition -> condition.type.equals(Conditions.ALTERED))
                ? ", but for what the condition " + Conditions.ALTERED + " names"
                : "";
    }

    /** What was changed by hand has been put back to the revision in force, while a newer one cannot be applied. */
    void putBack(Revision revision, Changes changes) {
        state.news(Reason.PutBack, "revision " + revision.name() + StatusLists.written(changes));
    }

    /** The revision changes nothing, and only a person can do something about that. */
    void refused(Revision revision, Refusal refusal) {
        List<PolicyProblem> problems = refusal.problems();
        status.lastAttemptedRevision = revision.name();
        status.errors = StatusLists.errors(problems);
        if (refusal.reason() == Reason.PolicyConflict) {
            status.conflicts = StatusLists.conflicts(refusal.conflicts());
        }
        String start = "revision " + revision.name() + " changes nothing, " + lastGood() + ":";
        String text = start + " " + refusal.message();
        state.trouble(
                null,
                Next.FOR_PEOPLE,
                refusal.reason(),
                text,
                problems.size() < 2 ? text : StatusLists.event(start, problems));
    }

    /** No revision could be looked at: Git could not hand it over, or what the source names is missing or wrong. */
    void failed(Trouble e) {
        if (e.reason() == Reason.Failed && state.isNews("False", Reason.Failed, null)) {
            // No sentence says what to do about it: finding the cause takes the whole trace.
            LOG.warnf(e, "PolicySource %s", source.getMetadata().getName());
        }
        List<GitException.ContentProblem> problems = e instanceof GitException git ? git.contentProblems() : List.of();
        status.errors = StatusLists.errors(problems.stream()
                .map(problem -> new PolicyProblem(problem.path(), 1, 1, problem.message()))
                .toList());
        String text = e.getMessage() + "; " + lastGood();
        state.trouble(null, e.next(), e.reason(), text + until(e), text);
    }

    private String until(Trouble e) {
        Optional<Duration> pause = e instanceof GitException git ? git.pause() : Optional.empty();
        return pause.map(wait -> "; it is not asked again before " + state.now().plus(wait))
                .orElse("");
    }

    /** Whether pushes can be believed: they cannot where the webhook's Secret holds no token. */
    void webhook(Optional<WebhookToken> token) {
        String missing = token.map(WebhookToken::missing).orElse(null);
        if (missing == null) {
            Conditions.remove(status.conditions, Conditions.WEBHOOK_READY);
        } else {
            state.lacksBeside(
                    Conditions.WEBHOOK_READY,
                    Reason.WebhookTokenMissing,
                    missing + ", and commits are seen at the interval alone");
        }
    }

    void suspended() {
        state.holds(null, Reason.Suspended, "syncing is stopped; what was applied stays in force");
    }

    private String lastGood() {
        return status.lastAppliedRevision == null
                ? "no revision is in force"
                : "revision " + status.lastAppliedRevision + " stays in force, as since " + status.lastAppliedTime;
    }
}
