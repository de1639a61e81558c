package io.salvor.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.FieldPlaces;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.KnownBackups;
import io.salvor.trouble.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What on a policy is the source's and what is others', and what becomes of a policy that is theirs altogether. */
class PolicyOwnersTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String COMMIT = "c".repeat(40);
    private static final String TREE = "e".repeat(40);
    private static final String ARGO = "argocd.argoproj.io/tracking-id";

    private InForce inForce = InForce.of(null, null, Set.of());
    private boolean skips = true;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # Git                | cluster                                        | set by a sync | differs
            team=shop            | team=shop                                      | team          |
            team=shop            | team=shop,cost-center=42                       | team          |
            team=shop            | team=shop,app.kubernetes.io/instance=platform  | team          |
            team=shop            | team=bakery                                    |               | /metadata/labels/team
            team=shop            |                                                |               | /metadata/labels/team
                                 | team=shop                                      | team          | /metadata/labels/team
                                 | team=shop                                      |               |
                                 |                                                | team          |
            example.org/a~b=1    | example.org/a~b=2                              |               | /metadata/labels/example.org~1a~0b
            """)
    void of_labels_and_annotations_only_what_git_sets_or_a_sync_has_set_is_the_sources(
            String git, String cluster, String ours, String differs) {
        Set<String> own = ours == null ? Set.of() : Set.of(ours);
        ParsedPolicy wanted = policy("a", pairs(git), Map.of());
        PresentPolicy there = present("a", pairs(cluster), Map.of(), new OwnKeys(own, Set.of()));
        List<String> expected = differs == null ? List.of() : List.of(differs);
        assertThat(Difference.between(wanted, there))
                .extracting(Difference::pointer)
                .isEqualTo(expected);

        wanted = policy("a", Map.of(), pairs(git));
        there = present("a", Map.of(), pairs(cluster), new OwnKeys(Set.of(), own));
        assertThat(Difference.between(wanted, there))
                .extracting(Difference::pointer)
                .isEqualTo(expected.stream()
                        .map(text -> text.replace("labels", "annotations"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # labels                                                           | annotations                   | manager                        | owner
            salvor.io/policy-source=policies,app.kubernetes.io/instance=platform |                             | fabric8-kubernetes-client      |
            salvor.io/policy-source=policies,app.kubernetes.io/instance=platform |                             | argocd-controller              | Argo CD application platform
            salvor.io/policy-source=policies,app.kubernetes.io/instance=platform |                             | argocd-application-controller  | Argo CD application platform
            salvor.io/policy-source=policies,argocd.argoproj.io/instance=shop  |                               | fabric8-kubernetes-client      | Argo CD application shop
            app.kubernetes.io/instance=shop                                    |                               | kubectl                        | somebody who applied it with kubectl
                                                                               | salvor.io/source-file=a.yaml  | fabric8-kubernetes-client      |
                                                                               | salvor.io/source-file=b.yaml  | fabric8-kubernetes-client      | somebody who applied it with fabric8-kubernetes-client
            salvor.io/policy-source=teams                                      | salvor.io/source-file=a.yaml  | fabric8-kubernetes-client      | PolicySource teams
            kustomize.toolkit.fluxcd.io/name=apps                              | salvor.io/source-file=a.yaml  | kustomize-controller           | Flux Kustomization apps
            """)
    void an_owner_is_named_by_evidence(String labels, String annotations, String manager, String owner) {
        PresentPolicy there =
                new PresentPolicy("a", spec(0), pairs(labels), pairs(annotations), List.of(manager), OwnKeys.NONE);
        skips = false;
        RevisionDecision decision = decide(revision(policy("a")), there);
        if (owner == null) {
            assertThat(decision).isInstanceOf(Changes.class);
            return;
        }
        Refusal refusal = (Refusal) decision;
        assertThat(refusal.reason()).isEqualTo(Reason.PolicyConflict);
        assertThat(refusal.conflicts())
                .extracting(conflict -> conflict.policy().name(), Conflict::owner, Conflict::source)
                .containsExactly(tuple("a", owner, "policies"));
        assertThat(refusal.message()).contains("belongs to " + owner, "PolicySource policies");
    }

    @Test
    void the_rest_of_a_revision_is_applied_where_the_source_says_so() {
        Changes changes = (Changes) decide(
                revision(policy("theirs"), policy("new"), policy("same")),
                theirs("theirs"),
                ours("same"),
                ours("gone"));

        assertThat(changes.creates()).extracting(ParsedPolicy::name).containsExactly("new");
        assertThat(changes.updates()).isEmpty();
        assertThat(changes.deletes()).containsExactly("gone");
        assertThat(changes.leftOut())
                .extracting(Conflict::problem)
                .hasSize(1)
                .first()
                .extracting(PolicyProblem::toString)
                .asString()
                .startsWith(
                        "theirs.yaml:3:1: BackupPolicy theirs belongs to Argo CD application shop, and PolicySource policies");
        assertThat(changes.isEmpty()).isFalse();
    }

    @Test
    void what_is_left_out_counts_neither_as_there_nor_as_removed() {
        // Of four policies two would go: theirs is not one of the four.
        RevisionDecision half = decide(
                revision(policy("theirs"), policy("a"), policy("b")),
                theirs("theirs"),
                ours("a"),
                ours("b"),
                ours("c"),
                ours("d"));
        assertThat(((Changes) half).deletes()).containsExactly("c", "d");

        Refusal most = (Refusal)
                decide(revision(policy("theirs"), policy("a")), theirs("theirs"), ours("a"), ours("b"), ours("c"));
        assertThat(most.message()).contains("would remove 2 of the 3");
    }

    @Test
    void a_revision_of_which_everything_is_left_out_removes_nothing() {
        Refusal refusal = (Refusal) decide(revision(policy("theirs")), theirs("theirs"), ours("a"));
        assertThat(refusal.reason()).isEqualTo(Reason.RefusedMassRemoval);
        assertThat(refusal.message()).contains("no policy that is not somebody else's");
    }

    @Test
    void a_policy_outside_the_allowed_namespaces_refuses_the_revision_also_where_it_is_left_out() {
        SourceRules rules = new SourceRules(
                "policies", "salvor", "policies", true, RemovalLimit.parse("50%"), List.of("shop"), true, null, null);
        Refusal refusal = (Refusal) new RevisionDecider(rules, inForce, policy -> Map.of(), NOW)
                .decide(revision(policy("theirs")), List.of(theirs("theirs")));
        assertThat(refusal.reason()).isEqualTo(Reason.NamespaceNotAllowed);
    }

    @ParameterizedTest
    @CsvSource({
        // left out when these files were applied, others left out, there by now, refused
        "true, 0, false, true",
        "true, 0, true, false",
        // Changed or deleted by hand: it was let through when it came.
        "false, 0, false, false",
        // The list is cut: nobody knows what was let through.
        "false, 100, false, true",
    })
    void the_retention_of_a_policy_that_was_left_out_is_asked_about_when_its_name_is_free(
            boolean leftOut, int others, boolean theirs, boolean refused) {
        inForce = new InForce(
                COMMIT,
                TREE,
                Stream.concat(
                                leftOut ? Stream.of("a") : Stream.of(),
                                IntStream.range(0, others).mapToObj(i -> "other" + i))
                        .collect(Collectors.toSet()));
        ParsedPolicy tight = new ParsedPolicy("a.yaml", FieldPlaces.from(3), "a", Map.of(), Map.of(), spec(1));
        RevisionDecision decision =
                decide(revision(tight), theirs ? new PresentPolicy[] {theirs("a")} : new PresentPolicy[0]);
        assertThat(decision).isInstanceOf(refused ? Refusal.class : Changes.class);
        if (refused) {
            assertThat(((Refusal) decision).reason()).isEqualTo(Reason.RefusedRetention);
        }
    }

    private RevisionDecision decide(Revision revision, PresentPolicy... present) {
        SourceRules rules = new SourceRules(
                "policies", "salvor", "policies", true, RemovalLimit.parse("50%"), List.of(), skips, null, null);
        List<Candidate> backups = IntStream.range(0, 10)
                .mapToObj(i -> new Candidate("b" + i, NOW.minusSeconds(i), Outcome.Completed))
                .toList();
        return new RevisionDecider(rules, inForce, policy -> Map.of("", KnownBackups.stored(backups)), NOW)
                .decide(revision, List.of(present));
    }

    private static Revision revision(ParsedPolicy... policies) {
        return new Revision("main@sha1:" + COMMIT, COMMIT, TREE, List.of(policies), List.of(), null, Optional.empty());
    }

    private static ParsedPolicy policy(String name) {
        return policy(name, Map.of(), Map.of());
    }

    private static ParsedPolicy policy(String name, Map<String, String> labels, Map<String, String> annotations) {
        return new ParsedPolicy(name + ".yaml", FieldPlaces.from(3), name, labels, annotations, spec(0));
    }

    private static PresentPolicy theirs(String name) {
        return present(name, Map.of(), Map.of(ARGO, "shop:salvor.io/BackupPolicy:salvor/" + name), OwnKeys.NONE);
    }

    private static PresentPolicy ours(String name) {
        return present(name, Map.of("salvor.io/policy-source", "policies"), Map.of(), OwnKeys.NONE);
    }

    private static PresentPolicy present(
            String name, Map<String, String> labels, Map<String, String> annotations, OwnKeys ours) {
        return new PresentPolicy(name, spec(0), labels, annotations, List.of("x"), ours);
    }

    /** @param keepLast 0 for a spec without retention */
    private static ObjectNode spec(int keepLast) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        if (keepLast > 0) {
            spec.putObject("retention").put("keepLast", keepLast);
        }
        return spec;
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        Stream.of(text == null ? new String[0] : text.split(","))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> pairs.put(pair[0].strip(), pair[1].strip()));
        return pairs;
    }
}
