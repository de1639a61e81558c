package io.salvor.operator.source;

import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.kubernetes.Labels;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.retention.Candidate;
import io.salvor.sync.Changes;
import io.salvor.sync.PresentPolicy;
import io.salvor.sync.Refusal;
import io.salvor.sync.RemovalLimit;
import io.salvor.sync.Revision;
import io.salvor.sync.RevisionDecider;
import io.salvor.sync.RevisionDecision;
import io.salvor.sync.SourceRules;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.SourceException;
import io.salvor.units.InvalidValueException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** One sync of one source: read, decide, write, report. */
final class SourceSync {
    private static final Logger LOG = Logger.getLogger(SourceSync.class);

    private final PolicySource source;
    private final RevisionReader reader;
    private final ClusterPolicies policies;
    private final SourceReport report;
    private final List<PresentPolicy> known;
    private final Clock clock;

    /** Read at most once, and only where a retention changes. */
    private Map<String, List<Candidate>> backups;

    /** @param known the source's policies as last heard of, at no cost; the cluster is asked only where they differ */
    SourceSync(
            PolicySource source,
            RevisionReader reader,
            ClusterPolicies policies,
            SourceReport report,
            List<PresentPolicy> known,
            Clock clock) {
        this.source = source;
        this.reader = reader;
        this.policies = policies;
        this.report = report;
        this.known = known;
        this.clock = clock;
    }

    /**
     * How a sync ended.
     *
     * @param read what Git handed over, null if nothing
     * @param inForce whether that is in force now
     */
    record Outcome(ReadRevision read, boolean inForce) {}

    /** @param before what was read at the last sync with the same spec, or null */
    Outcome run(ReadRevision before) {
        try {
            return sync(before);
        } catch (GitException e) {
            report.failed(e);
        } catch (SourceException e) {
            report.failed(e);
        } catch (InvalidValueException e) {
            report.failed(new SourceException(
                    Reason.InvalidSource, "PolicySource " + source.getMetadata().getName() + ": " + e.getMessage()));
        }
        return new Outcome(null, false);
    }

    private Outcome sync(ReadRevision before) throws GitException {
        ReadRevision read = reader.read(source, before);
        if (!read.parsed().valid()) {
            List<PolicyProblem> problems = read.parsed().problems();
            report.refused(read, "InvalidPolicies", summary(problems), problems);
            return new Outcome(read, false);
        }
        return new Outcome(read, apply(read));
    }

    private boolean apply(ReadRevision read) {
        Revision revision = read.value(source.getStatus());
        RevisionDecision decision = decide(rules(), revision);
        if (decision instanceof Refusal refusal) {
            report.refused(read, refusal.reason().name(), refusal.message(), refusal.problems());
            return false;
        }
        Changes changes = (Changes) decision;
        if (read.folderGone() != null && changes.isEmpty() && !isMeant(revision)) {
            report.failed(read.folderGone());
            return false;
        }
        List<PolicyProblem> rejected = policies.tryOut(changes);
        if (!rejected.isEmpty()) {
            report.refused(read, "RejectedByCluster", summary(rejected), rejected);
            return false;
        }
        policies.write(changes, read.name());
        report.inForce(read, changes);
        return true;
    }

    /** A folder that is gone may be gone where a person accepted that, and stays accepted while that commit is in force. */
    private boolean isMeant(Revision revision) {
        boolean goneInForce = !revision.newCommit() && source.getStatus().lastAppliedTree == null;
        return goneInForce || rules().acceptsRemoval(revision);
    }

    /**
     * Puts back what differs from the revision in force, where that is known and nothing speaks against it. It never removes
     * anything: that a revision does once, when it comes.
     */
    void putBack(ReadRevision inForce) {
        if (inForce == null || !inForce.parsed().valid()) {
            return;
        }
        try {
            if (decide(rules().withoutPrune(), inForce.valueInForce()) instanceof Changes changes
                    && !changes.isEmpty()) {
                policies.write(changes, inForce.name());
                report.putBack(inForce, changes);
            }
        } catch (InvalidValueException e) {
            // The spec of the source was spoilt; its condition tells that already.
            LOG.debugf("nothing is put back: %s", e.getMessage());
        }
    }

    private RevisionDecision decide(SourceRules rules, Revision revision) {
        RevisionDecider decider = new RevisionDecider(rules, this::backups, Instant.now(clock));
        RevisionDecision decision = decider.decide(revision, known);
        return decision instanceof Changes changes && changes.isEmpty()
                ? decision
                : decider.decide(revision, policies.all());
    }

    private List<Candidate> backups(String policy) {
        if (backups == null) {
            backups = policies.backups();
        }
        return backups.getOrDefault(policy, List.of());
    }

    private SourceRules rules() {
        PolicySourceSpec spec = source.getSpec();
        Map<String, String> annotations = source.getMetadata().getAnnotations() == null
                ? Map.of()
                : source.getMetadata().getAnnotations();
        String name = source.getMetadata().getName();
        return new SourceRules(
                name,
                source.getMetadata().getNamespace(),
                Labels.value(name),
                !Boolean.FALSE.equals(spec.prune),
                RemovalLimit.parse(spec.maxRemoval.getValue().toString()),
                spec.allowedNamespaces,
                annotations.get(RevisionDecider.ACCEPT_REMOVAL),
                annotations.get(RevisionDecider.ACCEPT_RETENTION));
    }

    private static String summary(List<PolicyProblem> problems) {
        String first = problems.get(0).toString();
        return problems.size() > 1 ? first + " (and " + (problems.size() - 1) + " more in status)" : first;
    }
}
