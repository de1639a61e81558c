package io.salvor.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.FieldPlaces;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.KnownBackups;
import io.salvor.trouble.Reason;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.MethodSource;

class RevisionDeciderTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String COMMIT = "c".repeat(40);
    private static final String TREE = "e".repeat(40);
    private static final String OURS = "salvor.io/policy-source";
    private static final ObjectMapper JSON = new ObjectMapper();

    private InForce inForce = InForce.of(null, null, Set.of());

    /** How many of its Backups are in the location far. */
    private int copied;

    /** How many of the newest of them are copies for which nobody has said that the retention of the policy counts. */
    private int openCopies = Integer.MAX_VALUE;

    private SourceRules rules = rules("50%", true, List.of(), null, null);

    @Test
    void what_is_not_there_is_created_what_differs_updated_what_is_gone_deleted_and_the_rest_left_alone() {
        Changes changes = changes(
                revision(policy("new"), policy("changed", "{\"schedule\": \"@daily\"}"), policy("same")),
                present("changed"),
                present("same"),
                present("gone"),
                present("somebody-elses", Map.of(), Map.of(), "kubectl"));

        assertThat(changes.creates()).extracting(ParsedPolicy::name).containsExactly("new");
        assertThat(changes.updates()).extracting(ParsedPolicy::name).containsExactly("changed");
        assertThat(changes.deletes()).containsExactly("gone");
    }

    @Test
    void a_cluster_that_holds_the_revision_needs_no_write() {
        assertThat(changes(revision(policy("a"), policy("b")), present("a"), present("b"))
                        .isEmpty())
                .isTrue();
    }

    static Stream<PresentPolicy> changedByHand() throws JsonProcessingException {
        return Stream.of(
                new PresentPolicy(
                        "a", JSON.readTree("{\"suspend\": true}"), labels(), annotations(), List.of(), OwnKeys.NONE),
                new PresentPolicy(
                        "a",
                        spec("{}"),
                        Map.of(OURS, "policies", "team", "x"),
                        annotations(),
                        List.of(),
                        new OwnKeys(Set.of("team"), Set.of())),
                new PresentPolicy(
                        "a", spec("{}"), labels(), Map.of("salvor.io/source-file", "x.yaml"), List.of(), OwnKeys.NONE),
                new PresentPolicy("a", spec("{}"), labels(), Map.of(), List.of(), OwnKeys.NONE));
    }

    @ParameterizedTest
    @MethodSource("changedByHand")
    void a_field_changed_by_hand_is_put_back(PresentPolicy changed) {
        assertThat(changes(revision(policy("a")), changed).updates()).hasSize(1);
    }

    @Test
    void without_prune_nothing_is_removed_and_nothing_is_refused() {
        rules = rules("0", false, List.of(), null, null);
        assertThat(changes(revision(), present("a"), present("b")).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            salvor.io/policy-source=teams                                                         |                                                                        | kubectl                    | PolicySource teams
                                                                                                  | argocd.argoproj.io/tracking-id=shop:salvor.io/BackupPolicy:salvor/a    | argocd-controller          | Argo CD application shop
            app.kubernetes.io/instance=shop                                                       |                                                                        | argocd-controller          | Argo CD application shop
            kustomize.toolkit.fluxcd.io/name=apps,kustomize.toolkit.fluxcd.io/namespace=flux-system |                                                                      | kustomize-controller       | Flux Kustomization flux-system/apps
            helm.toolkit.fluxcd.io/name=apps                                                      |                                                                        | helm-controller            | Flux HelmRelease apps
            app.kubernetes.io/instance=x                                                          | meta.helm.sh/release-name=x,meta.helm.sh/release-namespace=y           | helm                       | Helm release y/x
                                                                                                  |                                                                        | kubectl-client-side-apply  | somebody who applied it with kubectl-client-side-apply
                                                                                                  |                                                                        |                            | somebody who applied it by hand
            salvor.io/policy-source=policies                                                      | argocd.argoproj.io/tracking-id=shop:salvor.io/BackupPolicy:salvor/a    | salvor                     | Argo CD application shop
            """)
    void a_policy_from_elsewhere_is_never_taken_over_and_the_conflict_names_both_owners(
            String labels, String annotations, String manager, String owner) {
        PresentPolicy present = new PresentPolicy(
                "a",
                spec("{}"),
                pairs(labels),
                pairs(annotations),
                manager == null ? List.of() : List.of(manager),
                OwnKeys.NONE);

        Refusal refusal = refusal(revision(policy("a"), policy("b")), present);

        assertThat(refusal.reason()).isEqualTo(Reason.PolicyConflict);
        assertThat(refusal.problems()).hasSize(1);
        assertThat(refusal.problems().get(0).toString())
                .startsWith("a.yaml:3:1: BackupPolicy a belongs to " + owner)
                .contains("PolicySource policies");
        assertThat(refusal.message()).contains(owner, "PolicySource policies");
    }

    @Test
    void what_a_tool_claims_is_neither_counted_nor_removed() {
        PresentPolicy claimed =
                present("claimed", Map.of(OURS, "policies", "kustomize.toolkit.fluxcd.io/name", "apps"), Map.of());
        assertThat(changes(revision(policy("a")), present("a"), claimed).isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // limit, there, gone, refused
        "50%, 4, 2, false",
        "50%, 4, 3, true",
        "50%, 3, 2, true",
        "0%, 4, 1, true",
        "100%, 4, 3, false",
        "1, 4, 1, false",
        "1, 4, 2, true",
        "0, 4, 1, true",
        "10, 4, 3, false",
        // No policy left is refused whatever the limit is.
        "100%, 4, 4, true",
        "10, 1, 1, true",
        "50%, 0, 0, false",
    })
    void more_than_the_limit_is_removed_only_when_that_very_commit_is_accepted(
            String limit, int there, int gone, boolean refused) {
        rules = rules(limit, true, List.of(), null, null);
        PresentPolicy[] present =
                IntStream.range(0, there).mapToObj(i -> present("p" + i)).toArray(PresentPolicy[]::new);
        Revision revision = revision(
                IntStream.range(gone, there).mapToObj(i -> policy("p" + i)).toArray(ParsedPolicy[]::new));

        if (!refused) {
            assertThat(changes(revision, present).deletes()).hasSize(gone);
            return;
        }
        Refusal refusal = refusal(revision, present);
        assertThat(refusal.reason()).isEqualTo(Reason.RefusedMassRemoval);
        assertThat(refusal.message())
                .contains("would remove " + gone + " of the " + there, "p0", "PolicySource policies")
                .contains("kubectl annotate policysource policies -n salvor --overwrite salvor.io/accept-removal="
                        + COMMIT);

        rules = rules(limit, true, List.of(), "d".repeat(40), COMMIT);
        assertThat(refusal(revision, present).reason()).isEqualTo(Reason.RefusedMassRemoval);
        rules = rules(limit, true, List.of(), COMMIT, null);
        assertThat(changes(revision, present).deletes()).hasSize(gone);
    }

    @Test
    void a_folder_that_is_gone_is_refused_like_a_revision_without_policies() {
        Revision revision = Revision.withoutFolder("main@sha1:" + COMMIT, COMMIT, "the folder \"clusters\" is gone");
        Refusal refusal = refusal(revision, present("a"));
        assertThat(refusal.reason()).isEqualTo(Reason.RefusedMassRemoval);
        assertThat(refusal.message()).contains("the folder \"clusters\" is gone");

        rules = rules("50%", true, List.of(), COMMIT, null);
        assertThat(changes(revision, present("a")).deletes()).containsExactly("a");
    }

    @Test
    void a_policy_outside_the_allowed_namespaces_refuses_the_revision_and_names_each() {
        rules = rules("50%", true, List.of("team-a-*", "shared"), null, null);
        Refusal refusal = refusal(revision(
                policy("good", "{\"include\": {\"namespaces\": [\"team-a-shop\", \"team-a-x*\", \"shared\"]}}"),
                policy("bad", "{\"include\": {\"namespaces\": [\"team-*\", \"team-b-shop\"]}}"),
                policy("by-label", "{\"include\": {\"namespaceSelector\": {}}}"),
                policy(
                        "all",
                        "{\"include\": {\"namespaces\": [\"shared\"], \"clusterResources\": [\"storageclasses\"]}}")));

        assertThat(refusal.reason()).isEqualTo(Reason.NamespaceNotAllowed);
        assertThat(refusal.problems())
                .extracting(PolicyProblem::toString)
                .satisfiesExactly(
                        first -> assertThat(first).contains("bad.yaml:3:1", "\"team-*\"", "team-a-*, shared"),
                        second -> assertThat(second).contains("bad.yaml:3:1", "\"team-b-shop\""),
                        third -> assertThat(third).contains("by-label.yaml:3:1", "must name its namespaces"),
                        fourth -> assertThat(fourth).contains("all.yaml:3:1", "resources of the whole cluster"));
    }

    @Test
    void a_retention_that_lets_too_much_expire_is_refused_until_that_very_commit_is_accepted() {
        PresentPolicy kept = present("a", "{\"retention\": {\"keepLast\": 10}}");
        Revision tighter = revision(policy("a", "{\"retention\": {\"keepLast\": 3}}"));

        Refusal refusal = refusal(tighter, kept);
        assertThat(refusal.reason()).isEqualTo(Reason.RefusedRetention);
        assertThat(refusal.problems()).hasSize(1);
        assertThat(refusal.message())
                .contains("a.yaml:3:1", "would let 7 of its 10 Backups expire", "salvor.io/accept-retention=" + COMMIT);

        rules = rules("50%", true, List.of(), COMMIT, null);
        assertThat(refusal(tighter, kept).reason()).isEqualTo(Reason.RefusedRetention);
        rules = rules("50%", true, List.of(), null, COMMIT);
        assertThat(changes(tighter, kept).updates()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"retention": {"keepLast": 10}} | {"retention": {"keepLast": 5}}  | false
            {"retention": {"keepLast": 10}} | {"retention": {"keepLast": 4}}  | true
            {"retention": {"keepLast": 4}}  | {"retention": {"keepLast": 1}}  | false
            {"retention": {"keepLast": 3}}  | {"retention": {"keepDaily": 9}} | false
            {}                              | {"retention": {"keepLast": 4}}  | true
            {"retention": {"keepLast": 4}}  | {}                              | false
            """)
    void only_what_would_expire_besides_what_expires_now_counts(String before, String after, boolean refused) {
        RevisionDecision decision = decide(revision(policy("a", after)), present("a", before));
        assertThat(decision).isInstanceOf(refused ? Refusal.class : Changes.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            a copy that keeps less             | 10 | 20 | 10 | 5  | 15 of its 20 Backups in location far expire
            a copy that keeps as much          | 10 | 20 | 10 | 30 |
            the Backups themselves alone       | 10 | 20 | 3  | 20 | 7 of its 10 Backups expire
            a copy without its own retention   | 20 |    | 8  |    | 12 of its 20 Backups in location far expire
            a copy that loses its own          | 10 | 20 | 10 |    |
            the same of one that keeps half    | 8  | 20 | 8  |    | 12 of its 20 Backups in location far expire
            a copy that gets its own           | 9  |    | 9  | 8  |
            """)
    void what_a_location_that_is_copied_to_lets_go_is_announced_for_it(
            String what, int before, Integer copyBefore, int after, Integer copyAfter, String announced) {
        copied = 20;
        RevisionDecision decision =
                decide(revision(policy("a", copying(after, copyAfter))), present("a", copying(before, copyBefore)));
        if (announced == null) {
            assertThat(decision).isInstanceOf(Changes.class);
        } else {
            assertThat(((Refusal) decision).problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains(announced));
        }
    }

    @Test
    void copies_in_a_location_that_is_copied_to_no_longer_stay_and_hold_no_revision_back() {
        copied = 30;
        Revision without = revision(policy("a", "{\"retention\": {\"keepLast\": 10}}"));
        assertThat(decide(without, present("a", copying(10, 30)))).isInstanceOf(Changes.class);

        openCopies = 0;
        assertThat(refusal(without, present("a", copying(10, 30))).message())
                .as("where they are none, or somebody has said that the retention counts")
                .contains("20 of its 30 Backups in location far expire");

        openCopies = 14;
        assertThat(decide(without, present("a", copying(10, 30))))
                .as("as many of the newest are copies: 16 of 30 go")
                .isInstanceOf(Refusal.class);
        openCopies = 15;
        assertThat(decide(without, present("a", copying(10, 30)))).isInstanceOf(Changes.class);
    }

    @Test
    void locations_that_are_exchanged_without_their_retention_let_go_what_is_no_copy() {
        copied = 20;
        PresentPolicy present = present("a", copying(8, 20));
        assertThat(decide(revision(policy("a", exchanged(8, 20))), present))
                .as("copies are frozen then")
                .isInstanceOf(Changes.class);

        openCopies = 0;
        Refusal refusal = refusal(revision(policy("a", exchanged(8, 20))), present);
        assertThat(refusal.message()).contains("12 of its 20 Backups expire");
        assertThat(decide(revision(policy("a", exchanged(20, 8))), present)).isInstanceOf(Changes.class);
    }

    private static String exchanged(int own, int copy) {
        return "{\"storageLocation\": \"far\", \"retention\": {\"keepLast\": " + own
                + "}, \"copies\": [{\"storageLocation\": \"default\", \"retention\": {\"keepLast\": " + copy + "}}]}";
    }

    /** The status of a policy names no more of a location than that. */
    @Test
    void of_a_location_that_may_hold_more_than_is_known_it_says_at_least() {
        copied = 200;
        Refusal refusal = refusal(revision(policy("a", copying(10, 10))), present("a", copying(10, 300)));
        assertThat(refusal.message())
                .contains("would let at least 190 Backups in location far expire that are kept now, of the newest 200");
    }

    private static String copying(int own, Integer copy) {
        return "{\"retention\": {\"keepLast\": " + own + "}, \"copies\": [{\"storageLocation\": \"far\""
                + (copy == null ? "" : ", \"retention\": {\"keepLast\": " + copy + "}") + "}]}";
    }

    @Test
    void the_policy_that_comes_back_does_not_let_expire_what_it_left_behind() {
        assertThat(refusal(revision(policy("back", "{\"retention\": {\"keepLast\": 1}}")))
                        .reason())
                .isEqualTo(Reason.RefusedRetention);
    }

    @Test
    void a_retention_that_is_in_force_already_is_put_back_without_asking() {
        Revision revision = revision(policy("a", "{\"retention\": {\"keepLast\": 1}}"));
        inForce = revision.inForce(Set.of());
        assertThat(changes(revision, present("a", "{\"retention\": {\"keepLast\": 99}}"))
                        .updates())
                .hasSize(1);
    }

    @Test
    void what_was_accepted_of_a_commit_no_longer_counts_once_that_commit_is_in_force() {
        rules = rules("50%", true, List.of(), COMMIT, COMMIT);
        inForce = new InForce(COMMIT, "another tree", Set.of());
        Revision elsewhere = Revision.withoutFolder("main@sha1:" + COMMIT, COMMIT, "the folder \"taem\" is gone");
        Refusal removal = refusal(elsewhere, present("a"));
        assertThat(removal.reason()).isEqualTo(Reason.RefusedMassRemoval);
        assertThat(removal.message())
                .contains("the folder \"taem\" is gone", "spec.path", "delete these policies", "push another commit")
                .doesNotContain("kubectl annotate");

        ParsedPolicy tighter = policy("a", "{\"retention\": {\"keepLast\": 3}}");
        Refusal retention = refusal(revision(tighter), present("a", "{\"retention\": {\"keepLast\": 10}}"));
        assertThat(retention.reason()).isEqualTo(Reason.RefusedRetention);
        assertThat(retention.message()).contains("push another commit").doesNotContain("kubectl annotate");
    }

    private RevisionDecision decide(Revision revision, PresentPolicy... present) {
        Map<String, KnownBackups> backups = new HashMap<>(Map.of("", KnownBackups.stored(backups(10))));
        if (copied > 0) {
            backups.put(
                    "far",
                    new KnownBackups(
                            backups(copied),
                            backups(Math.min(copied, openCopies)).stream()
                                    .map(Candidate::name)
                                    .collect(Collectors.toSet())));
        }
        return new RevisionDecider(rules, inForce, policy -> backups, NOW).decide(revision, List.of(present));
    }

    private static List<Candidate> backups(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Candidate("b" + i, NOW.minus(Duration.ofHours(i)), Outcome.Completed))
                .toList();
    }

    private Changes changes(Revision revision, PresentPolicy... present) {
        return (Changes) decide(revision, present);
    }

    private Refusal refusal(Revision revision, PresentPolicy... present) {
        return (Refusal) decide(revision, present);
    }

    private static SourceRules rules(
            String maxRemoval, boolean prune, List<String> allowed, String removal, String retention) {
        return new SourceRules(
                "policies",
                "salvor",
                "policies",
                prune,
                RemovalLimit.parse(maxRemoval),
                allowed,
                false,
                removal,
                retention);
    }

    private static Revision revision(ParsedPolicy... policies) {
        return new Revision("main@sha1:" + COMMIT, COMMIT, TREE, List.of(policies), List.of(), null, Optional.empty());
    }

    private static ParsedPolicy policy(String name) {
        return policy(name, "{}");
    }

    private static ParsedPolicy policy(String name, String spec) {
        return new ParsedPolicy(name + ".yaml", FieldPlaces.from(3), name, labels(), annotations(), spec(spec));
    }

    private static PresentPolicy present(String name) {
        return present(name, "{}");
    }

    private static PresentPolicy present(String name, String spec) {
        return new PresentPolicy(name, spec(spec), labels(), annotations(), List.of("salvor"), OwnKeys.NONE);
    }

    private static PresentPolicy present(
            String name, Map<String, String> labels, Map<String, String> annotations, String... managers) {
        return new PresentPolicy(name, spec("{}"), labels, annotations, List.of(managers), OwnKeys.NONE);
    }

    private static Map<String, String> labels() {
        return Map.of(OURS, "policies");
    }

    private static Map<String, String> annotations() {
        return Map.of("salvor.io/source-file", "a.yaml");
    }

    private static JsonNode spec(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        Stream.of(text == null ? new String[0] : text.split(","))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> pairs.put(pair[0].strip(), pair[1].strip()));
        return pairs;
    }
}
