package io.salvor.operator.source;

import io.salvor.api.IgnoredFile;
import io.salvor.api.PolicyError;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceStatus;
import io.salvor.git.IgnoredEntry;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.operator.run.RunStatus;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.sync.Changes;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Puts what a look at a source found into its status, and records what is new as Events. The same outcome gives the same
 * status, so that a look that found nothing new writes nothing, but for what the status of an earlier version lacks.
 */
final class SourceReport {
    private static final Logger LOG = Logger.getLogger(SourceReport.class);
    private static final int MOST_ERRORS = 100;
    private static final int LONGEST_EVENT = 950;
    private static final int LONGEST_PATH = 512;

    private final PolicySource source;
    private final PolicySourceStatus status;
    private final RunStatus<Void> state;

    SourceReport(PolicySource source, EventRecorder events, Clock clock) {
        this.source = source;
        this.status = source.getStatus();
        this.state = RunStatus.ofState(source, status, events, clock);
        status.revision = Revision.shortened(status.lastAppliedRevision);
    }

    /** What of the folder was passed over: nobody needs to act, but a person may look for a policy of his. */
    void ignored(List<IgnoredEntry> entries) {
        status.ignored = entries.stream().map(SourceReport::file).toList();
    }

    private static IgnoredFile file(IgnoredEntry entry) {
        IgnoredFile file = new IgnoredFile();
        file.path = cut(entry.path());
        file.message = entry.why();
        return file;
    }

    /** A name from Git may be of any length, and a status may not. */
    private static String cut(String path) {
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
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
        state.holds(
                null,
                Reason.Applied,
                "revision " + status.lastAppliedRevision + " is in force since " + status.lastAppliedTime
                        + empty(revision));
        if (applied || !changes.isEmpty()) {
            state.news(
                    applied ? Reason.Applied : Reason.PutBack,
                    "revision " + revision.name() + " with " + status.policies + " policies" + written(changes));
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

    /** What was changed by hand has been put back to the revision in force, while a newer one cannot be applied. */
    void putBack(Revision revision, Changes changes) {
        state.news(Reason.PutBack, "revision " + revision.name() + written(changes));
    }

    private static String written(Changes changes) {
        if (changes.isEmpty()) {
            return ": the cluster holds it already";
        }
        return Stream.of(
                        part("created", changes.creates().stream().map(ParsedPolicy::name)),
                        part("changed", changes.updates().stream().map(ParsedPolicy::name)),
                        part("removed", changes.deletes().stream()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; ", ": ", ""));
    }

    private static String part(String verb, Stream<String> names) {
        String joined = names.collect(Collectors.joining(", "));
        return joined.isEmpty() ? "" : verb + " " + joined;
    }

    /** The revision changes nothing, and only a person can do something about that. */
    void refused(Revision revision, Refusal refusal) {
        List<PolicyProblem> problems = refusal.problems();
        status.lastAttemptedRevision = revision.name();
        status.errors =
                problems.stream().limit(MOST_ERRORS).map(SourceReport::error).toList();
        String start = "revision " + revision.name() + " changes nothing, " + lastGood() + ":";
        String text = start + " " + refusal.message();
        state.trouble(
                null, Next.FOR_PEOPLE, refusal.reason(), text, problems.size() < 2 ? text : listed(start, problems));
    }

    private static String listed(String start, List<PolicyProblem> problems) {
        StringBuilder text = new StringBuilder(start);
        int shown = 0;
        for (PolicyProblem problem : problems) {
            String line = "\n" + problem;
            if (text.length() + line.length() > LONGEST_EVENT) {
                return text + "\nand " + (problems.size() - shown) + " more in status";
            }
            text.append(line);
            shown++;
        }
        return text.toString();
    }

    private static PolicyError error(PolicyProblem problem) {
        PolicyError error = new PolicyError();
        error.file = problem.file();
        error.line = problem.line();
        error.column = problem.column();
        error.message = problem.message();
        return error;
    }

    /** No revision could be looked at: Git could not hand it over, or what the source names is missing or wrong. */
    void failed(Trouble e) {
        if (e.reason() == Reason.Failed && state.isNews("False", Reason.Failed, null)) {
            // No sentence says what to do about it: finding the cause takes the whole trace.
            LOG.warnf(e, "PolicySource %s", source.getMetadata().getName());
        }
        List<GitException.ContentProblem> problems = e instanceof GitException git ? git.contentProblems() : List.of();
        status.errors = problems.stream()
                .limit(MOST_ERRORS)
                .map(problem -> error(new PolicyProblem(problem.path(), 1, 1, problem.message())))
                .toList();
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
