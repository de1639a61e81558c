package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.PolicySource;
import io.salvor.inventory.InstalledPolicy;
import io.salvor.inventory.Inventory;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.reading.SourceSettings;
import io.salvor.reading.SyncedPolicies;
import io.salvor.sync.Changes;
import io.salvor.sync.Conflict;
import io.salvor.sync.PresentPolicy;
import io.salvor.sync.Refusal;
import io.salvor.sync.Revision;
import io.salvor.sync.RevisionDecider;
import io.salvor.sync.RevisionDecision;
import io.salvor.units.InvalidValueException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the sync of a PolicySource would make of a folder, by the decision that the operator makes.
 *
 * @param source name of the PolicySource
 * @param refusal why it would apply nothing; empty when it would apply it
 * @param leftOut policies that it would leave out because they are somebody else's
 */
record SyncPreview(String source, Optional<Refusal> refusal, List<Conflict> leftOut) {
    /** Stands in messages for a commit that does not exist yet. */
    private static final String COMMIT = "COMMIT";

    static SyncPreview of(
            PolicySource source,
            AcceptedByPerson accepted,
            List<ParsedPolicy> folder,
            Inventory inventory,
            ObjectMapper json,
            Instant now) {
        String name = source.getMetadata().getName();
        SyncedPolicies values = new SyncedPolicies(json);
        try {
            RevisionDecider decider = new RevisionDecider(
                    SourceSettings.rules(accepting(source, accepted)),
                    SourceSettings.inForce(source.getStatus()),
                    policy -> inventory.history().known(policy),
                    now);
            List<ParsedPolicy> wanted =
                    folder.stream().map(policy -> values.wanted(name, policy)).toList();
            Revision revision = new Revision(COMMIT, COMMIT, null, wanted, List.of(), null, Optional.empty());
            List<PresentPolicy> present = inventory.policies().stream()
                    .map(policy -> values.present(object(policy, json)))
                    .toList();
            RevisionDecision decision = decider.decide(revision, present);
            return new SyncPreview(
                    name,
                    Optional.of(decision).filter(Refusal.class::isInstance).map(Refusal.class::cast),
                    decision instanceof Changes changes ? changes.leftOut() : List.of());
        } catch (InvalidValueException e) {
            throw new CannotRunException("PolicySource " + name + ": " + e.getMessage());
        }
    }

    /** With the annotations by which a person accepts the commit; those that are there name others. */
    private static PolicySource accepting(PolicySource source, AcceptedByPerson accepted) {
        Map<String, String> annotations = new HashMap<>();
        if (accepted.removal()) {
            annotations.put(RevisionDecider.ACCEPT_REMOVAL, COMMIT);
        }
        if (accepted.retention()) {
            annotations.put(RevisionDecider.ACCEPT_RETENTION, COMMIT);
        }
        source.getMetadata().setAnnotations(annotations);
        return source;
    }

    /** Whose a policy is decides, also of one whose spec cannot be read. */
    private static BackupPolicy object(InstalledPolicy policy, ObjectMapper json) {
        BackupPolicy object = new BackupPolicy();
        object.setMetadata(json.convertValue(policy.object().path("metadata"), ObjectMeta.class));
        try {
            object.setSpec(json.convertValue(policy.spec(), BackupPolicySpec.class));
        } catch (IllegalArgumentException e) {
            object.setSpec(new BackupPolicySpec());
        }
        return object;
    }

    /** Names of the policies that would be left to somebody else. */
    Set<String> leftOutNames() {
        return leftOut.stream().map(conflict -> conflict.policy().name()).collect(Collectors.toSet());
    }

    /** The refusal, or what is left out, as lines: each thing that is wrong with its place, then what a person can do. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        leftOut.forEach(conflict -> lines.add(conflict.problem().toString()));
        refusal.ifPresent(why -> {
            if (why.problems().isEmpty()) {
                lines.add(why.message());
                return;
            }
            why.problems().forEach(problem -> lines.add(problem.toString()));
            String first = Refusal.of(why.reason(), why.problems()).message();
            if (why.message().length() > first.length()) {
                lines.add(why.message().substring(first.length()).replaceFirst("^; ", ""));
            }
        });
        return lines;
    }

    /** The problems of the refusal; none where it is about the revision as a whole. */
    List<PolicyProblem> problems() {
        return refusal.map(Refusal::problems).orElse(List.of());
    }
}
