package io.salvor.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.retention.KnownBackups;
import io.salvor.trouble.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides what a revision changes. It is refused where it would take over what belongs to somebody else, select what its source
 * may not, or remove or let expire more than its source allows; otherwise only what differs is written. Where its source says so,
 * policies of others are left out instead.
 */
public final class RevisionDecider {
    /** Annotation on a PolicySource: the commit whose removals a person accepts, until it is in force. */
    public static final String ACCEPT_REMOVAL = "salvor.io/accept-removal";

    /** Annotation on a PolicySource: the commit whose retention a person accepts, until it is in force. */
    public static final String ACCEPT_RETENTION = "salvor.io/accept-retention";

    private static final int NAMES_SHOWN = 10;

    private final SourceRules rules;
    private final InForce inForce;
    private final Function<String, Map<String, KnownBackups>> backups;
    private final Instant now;

    /**
     * @param inForce what was applied last
     * @param backups the Backups of a policy, by its name, in each location; asked only where a retention changes
     */
    public RevisionDecider(
            SourceRules rules, InForce inForce, Function<String, Map<String, KnownBackups>> backups, Instant now) {
        this.rules = rules;
        this.inForce = inForce;
        this.backups = backups;
        this.now = now;
    }

    /** @param present every policy in the source's namespace, no matter whose */
    public RevisionDecision decide(Revision revision, List<PresentPolicy> present) {
        if (!revision.valid()) {
            return Refusal.of(Reason.InvalidPolicies, revision.problems());
        }
        Map<String, PresentPolicy> byName = new TreeMap<>();
        present.forEach(policy -> byName.put(policy.name(), policy));
        List<Conflict> conflicts = revision.policies().stream()
                .filter(policy -> byName.containsKey(policy.name()))
                .map(policy -> PolicyOwners.conflict(rules, policy, byName.get(policy.name())))
                .flatMap(Optional::stream)
                .toList();
        if (!conflicts.isEmpty() && !rules.skipsConflicts()) {
            return Refusal.of(conflicts);
        }
        AllowedNamespaces scope = new AllowedNamespaces(rules.allowedNamespaces());
        List<PolicyProblem> outside = revision.policies().stream()
                .flatMap(policy -> scope.problems(policy, rules.name()).stream())
                .toList();
        if (!outside.isEmpty()) {
            return Refusal.of(Reason.NamespaceNotAllowed, outside);
        }
        Changes changes = changes(revision, conflicts, byName);
        return massRemoval(revision, changes, byName)
                .or(() -> tooMuchExpires(revision, changes, byName))
                .map(RevisionDecision.class::cast)
                .orElse(changes);
    }

    /**
     * Whether a revision may be without the folder although it changes nothing: because a person accepts that, or accepted it
     * when the commit was applied.
     */
    public boolean mayLackFolder(Revision revision) {
        boolean applied = inForce.isAt(revision) && inForce.treeId() == null;
        return applied || rules.acceptsRemoval(revision, inForce);
    }

    private Changes changes(Revision revision, List<Conflict> leftOut, Map<String, PresentPolicy> present) {
        List<ParsedPolicy> creates = new ArrayList<>();
        List<ParsedPolicy> updates = new ArrayList<>();
        for (ParsedPolicy policy : kept(revision, leftOut)) {
            PresentPolicy there = present.get(policy.name());
            if (there == null) {
                creates.add(policy);
            } else if (!Difference.between(policy, there).isEmpty()) {
                updates.add(policy);
            }
        }
        Set<String> wanted =
                revision.policies().stream().map(ParsedPolicy::name).collect(Collectors.toSet());
        List<String> deletes = owned(present).stream()
                .map(PresentPolicy::name)
                .filter(name -> rules.prune() && !wanted.contains(name))
                .toList();
        return new Changes(creates, updates, deletes, leftOut);
    }

    /** What the revision holds without the policies of others. */
    private static List<ParsedPolicy> kept(Revision revision, List<Conflict> leftOut) {
        Set<String> names =
                leftOut.stream().map(conflict -> conflict.policy().name()).collect(Collectors.toSet());
        return revision.policies().stream()
                .filter(policy -> !names.contains(policy.name()))
                .toList();
    }

    /** Policies that a GitOps tool claims too are left to it. */
    private List<PresentPolicy> owned(Map<String, PresentPolicy> present) {
        return present.values().stream()
                .filter(policy -> PolicyOwners.owns(rules, policy))
                .filter(policy -> PolicyOwners.other(rules, policy).isEmpty())
                .toList();
    }

    private Optional<Refusal> massRemoval(Revision revision, Changes changes, Map<String, PresentPolicy> present) {
        int gone = changes.deletes().size();
        int all = owned(present).size();
        boolean nothingLeft = kept(revision, changes.leftOut()).isEmpty();
        boolean tooMany = gone > 0 && (nothingLeft || rules.maxRemoval().isExceededBy(gone, all));
        if (!tooMany || rules.acceptsRemoval(revision, inForce)) {
            return Optional.empty();
        }
        String why = revision.folderGone()
                .orElseGet(() -> !nothingLeft
                        ? "spec.maxRemoval is " + rules.maxRemoval()
                        : revision.policies().isEmpty()
                                ? "it holds no policy at all"
                                : "it holds no policy that is not somebody else's");
        return Optional.of(new Refusal(
                Reason.RefusedMassRemoval,
                "it would remove " + gone + " of the " + all + " policies of PolicySource " + rules.name() + " ("
                        + names(changes.deletes()) + "), and with them their schedules: " + why
                        + "; " + wayOut(revision, ACCEPT_REMOVAL, "delete these policies by hand, or "),
                List.of(),
                List.of()));
    }

    /** What a person can do. A commit in force does nothing new itself: in that case the source was changed. */
    private String wayOut(Revision revision, String annotation, String byHand) {
        return inForce.isAt(revision)
                ? "this commit is in force already and cannot be accepted once more: correct the spec of PolicySource "
                        + rules.name() + ", such as spec.path or spec.ignore; if that is meant, " + byHand
                        + "push another commit and accept that one"
                : "if that is meant, accept it with: " + rules.acceptWith(annotation, revision.commit());
    }

    private static String names(List<String> names) {
        String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        return names.size() > NAMES_SHOWN ? shown + " and " + (names.size() - NAMES_SHOWN) + " more" : shown;
    }

    private Optional<Refusal> tooMuchExpires(Revision revision, Changes changes, Map<String, PresentPolicy> present) {
        if (rules.acceptsRetention(revision, inForce)) {
            return Optional.empty();
        }
        RetentionGuard guard = new RetentionGuard(rules, backups, now);
        List<PolicyProblem> problems = kept(revision, changes.leftOut()).stream()
                // What is in force was let through when it came; it is not asked about again.
                .filter(policy -> !inForce.letThrough(revision, policy.name()))
                .flatMap(policy -> guard.problems(policy, spec(present.get(policy.name()))).stream())
                .toList();
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        Refusal refusal = Refusal.of(Reason.RefusedRetention, problems);
        return Optional.of(new Refusal(
                refusal.reason(),
                refusal.message() + "; " + wayOut(revision, ACCEPT_RETENTION, ""),
                problems,
                List.of()));
    }

    private static JsonNode spec(PresentPolicy policy) {
        return policy == null ? MissingNode.getInstance() : policy.spec();
    }
}
