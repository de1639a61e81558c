package io.salvor.operator.source;

import io.salvor.api.PolicySource;
import io.salvor.reading.SourceSettings;
import io.salvor.retention.KnownBackups;
import io.salvor.sync.Changes;
import io.salvor.sync.InForce;
import io.salvor.sync.PresentPolicy;
import io.salvor.sync.Refusal;
import io.salvor.sync.Revision;
import io.salvor.sync.RevisionDecider;
import io.salvor.sync.RevisionDecision;
import io.salvor.sync.SourceRules;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.SourceException;
import io.salvor.trouble.Trouble;
import io.salvor.units.InvalidValueException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private Map<String, Map<String, KnownBackups>> backups;

    /** @param known the source's policies as the informer has them, at no cost; the cluster is asked only where they differ */
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
     * @param read what Git handed over, if anything
     * @param inForce whether that is in force now
     * @param whole whether all of its policies are, and none had to be left out
     * @param pause how long the Git server asks not to be asked again, if it does
     */
    record Outcome(Optional<RevisionReader.Verified> read, boolean inForce, boolean whole, Optional<Duration> pause) {}

    /** @param before what was read at the last sync with the same spec */
    Outcome run(Optional<RevisionReader.Verified> before) {
        try {
            RevisionReader.Verified read = reader.read(source, before);
            report.ignored(read.ignored());
            Optional<Changes> applied = apply(read.revision());
            boolean whole = applied.map(Changes::leftOut).filter(List::isEmpty).isPresent();
            return new Outcome(Optional.of(read), applied.isPresent(), whole, Optional.empty());
        } catch (Trouble e) {
            report.failed(e);
            Optional<Duration> pause = e instanceof GitException git ? git.pause() : Optional.empty();
            return new Outcome(Optional.empty(), false, false, pause);
        } catch (InvalidValueException e) {
            report.failed(new SourceException(
                    Reason.InvalidSource, "PolicySource " + source.getMetadata().getName() + ": " + e.getMessage()));
        }
        return new Outcome(Optional.empty(), false, false, Optional.empty());
    }

    /** What was written so that the revision is in force; empty where it is not. */
    private Optional<Changes> apply(Revision revision) {
        RevisionDecider decider = decider(SourceSettings.rules(source), SourceSettings.inForce(source.getStatus()));
        RevisionDecision decision = decide(decider, revision);
        if (decision instanceof Refusal refusal) {
            report.refused(revision, refusal);
            return Optional.empty();
        }
        Changes changes = (Changes) decision;
        if (revision.folderGone().isPresent() && changes.isEmpty() && !decider.mayLackFolder(revision)) {
            report.failed(
                    new GitException(Reason.PathNotFound, revision.folderGone().get(), null));
            return Optional.empty();
        }
        Trial trial = policies.tryOut(changes);
        if (!trial.refused().isEmpty()) {
            report.refused(revision, Refusal.of(Reason.RejectedByCluster, trial.refused()));
            return Optional.empty();
        }
        policies.write(trial.changes(), revision.name());
        report.altered(trial.altered());
        report.inForce(revision, trial.changes());
        return Optional.of(trial.changes());
    }

    /**
     * Puts back what differs from the revision in force, unless the source's rules forbid that by now. Nothing is removed: only a
     * new revision removes policies, when it is applied.
     */
    void putBack(Revision inForce) {
        try {
            InForce state = inForce.inForce(SourceSettings.leftOut(source.getStatus()));
            RevisionDecider decider = decider(SourceSettings.rules(source).withoutPrune(), state);
            if (decide(decider, inForce) instanceof Changes changes) {
                Trial trial = policies.tryOut(changes);
                report.altered(trial.altered());
                if (!trial.changes().isEmpty()) {
                    policies.write(trial.changes(), inForce.name());
                    report.putBack(inForce, trial.changes());
                }
            }
        } catch (InvalidValueException e) {
            // The spec of the source is wrong; its condition says so already.
            LOG.debugf("nothing is put back: %s", e.getMessage());
        }
    }

    private RevisionDecider decider(SourceRules rules, InForce inForce) {
        return new RevisionDecider(rules, inForce, this::backups, Instant.now(clock));
    }

    private RevisionDecision decide(RevisionDecider decider, Revision revision) {
        RevisionDecision decision = decider.decide(revision, known);
        boolean sure = !revision.valid() || decision instanceof Changes changes && changes.isEmpty();
        return sure ? decision : decider.decide(revision, policies.all());
    }

    private Map<String, KnownBackups> backups(String policy) {
        if (backups == null) {
            backups = policies.backups();
        }
        return backups.getOrDefault(policy, Map.of());
    }
}
