package io.salvor.operator.source;

import io.salvor.api.PolicyError;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.sync.Changes;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.SourceException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Puts what a look at a source found into its status, and tells people the news. The same outcome gives the same status, so
 * that a look that found nothing new writes nothing.
 */
final class SourceReport {
    private static final Logger LOG = Logger.getLogger(SourceReport.class);
    private static final int MOST_ERRORS = 100;
    private static final int LONGEST_EVENT = 950;

    private final PolicySource source;
    private final PolicySourceStatus status;
    private final EventRecorder events;
    private final Clock clock;

    SourceReport(PolicySource source, EventRecorder events, Clock clock) {
        this.source = source;
        this.status = source.getStatus();
        this.events = events;
        this.clock = clock;
    }

    /** The revision is in force; what had to be written for it has been. */
    void inForce(ReadRevision revision, Changes changes) {
        boolean news = !revision.name().equals(status.lastAppliedRevision);
        if (news) {
            status.lastAppliedTime =
                    Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        }
        status.lastAppliedRevision = revision.name();
        status.lastAttemptedRevision = revision.name();
        status.lastAppliedTree = revision.treeId();
        status.verifiedBy = revision.verifiedBy();
        status.policies = revision.policies().size();
        status.errors = List.of();
        Conditions.good(
                status.conditions,
                Conditions.READY,
                "Applied",
                "revision " + status.lastAppliedRevision + " is in force since " + status.lastAppliedTime,
                source.getMetadata().getGeneration(),
                Instant.now(clock));
        if (news || !changes.isEmpty()) {
            events.normal(
                    source,
                    news ? "Applied" : "PutBack",
                    "revision " + revision.name() + " with " + status.policies + " policies" + written(changes));
        }
    }

    /** What was changed by hand has been put back to the revision in force, while a newer one is not to be had. */
    void putBack(ReadRevision revision, Changes changes) {
        events.normal(source, "PutBack", "revision " + revision.name() + written(changes));
    }

    private static String written(Changes changes) {
        if (changes.isEmpty()) {
            return ": the cluster holds it already";
        }
        return Stream.of(
                        part("created", changes.creates().stream().map(policy -> policy.name())),
                        part("changed", changes.updates().stream().map(policy -> policy.name())),
                        part("removed", changes.deletes().stream()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; ", ": ", ""));
    }

    private static String part(String verb, Stream<String> names) {
        String joined = names.collect(Collectors.joining(", "));
        return joined.isEmpty() ? "" : verb + " " + joined;
    }

    /** The revision has been looked at and changes nothing, and only a person can mend that. */
    void refused(ReadRevision revision, String reason, String message, List<PolicyProblem> problems) {
        status.lastAttemptedRevision = revision.name();
        status.errors =
                problems.stream().limit(MOST_ERRORS).map(SourceReport::error).toList();
        String text = "revision " + revision.name() + " changes nothing, " + lastGood() + ": " + message;
        if (isNews(reason, text)) {
            events.warning(source, reason, problems.size() < 2 ? text : listed(revision, problems));
        }
        stalled(reason, text);
    }

    private String listed(ReadRevision revision, List<PolicyProblem> problems) {
        StringBuilder text = new StringBuilder("revision " + revision.name() + " changes nothing, " + lastGood() + ":");
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

    /** Git could not do what was asked of it. */
    void failed(GitException e) {
        String reason = e.reason().name();
        if (isNews(reason, null) && e.reason() == Reason.Failed) {
            // No sentence of ours explains it: whoever looks for the cause needs all of it.
            LOG.warnf(e, "PolicySource %s", source.getMetadata().getName());
        }
        status.errors = e.contentProblems().stream()
                .limit(MOST_ERRORS)
                .map(problem -> error(new PolicyProblem(problem.path(), 1, 1, problem.message())))
                .toList();
        broken(reason, e.getMessage(), e.next() == Next.FOR_PEOPLE);
    }

    /** What the source names is missing or wrong. */
    void failed(SourceException e) {
        broken(e.reason().name(), e.getMessage(), true);
    }

    private void broken(String reason, String cause, boolean forPeople) {
        String text = cause + "; " + lastGood();
        if (isNews(reason, null)) {
            events.warning(source, reason, text);
        }
        if (forPeople) {
            stalled(reason, text);
            return;
        }
        Conditions.failing(
                status.conditions,
                Conditions.READY,
                reason,
                text,
                source.getMetadata().getGeneration(),
                Instant.now(clock));
    }

    void suspended() {
        Conditions.good(
                status.conditions,
                Conditions.READY,
                "Suspended",
                "syncing is stopped; what was applied stays in force",
                source.getMetadata().getGeneration(),
                Instant.now(clock));
    }

    /** Whether people have not been told yet: another reason than before, or with the same one another message. */
    private boolean isNews(String reason, String message) {
        return status.conditions.stream()
                .noneMatch(condition -> condition.type.equals(Conditions.READY)
                        && condition.status.equals("False")
                        && condition.reason.equals(reason)
                        && (message == null || condition.message.equals(message)));
    }

    private void stalled(String reason, String message) {
        Conditions.stalled(
                status.conditions,
                Conditions.READY,
                reason,
                message,
                source.getMetadata().getGeneration(),
                Instant.now(clock));
    }

    private String lastGood() {
        return status.lastAppliedRevision == null
                ? "no revision is in force"
                : "revision " + status.lastAppliedRevision + " stays in force, as since " + status.lastAppliedTime;
    }
}
