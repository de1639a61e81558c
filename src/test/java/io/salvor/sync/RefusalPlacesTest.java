package io.salvor.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.salvor.policy.ParsedPolicies;
import io.salvor.policy.PolicyParser;
import io.salvor.policy.SourceFile;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.policy.schema.PolicySchema;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.KnownBackups;
import io.salvor.trouble.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused is named at the line of its field, in files as people write them. */
class RefusalPlacesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String FILE =
            """
            # shop, every night
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata:
              name: shop
            spec:
              schedule: "@daily"
              include:
                namespaces:
                  - shop
                  - kube-system
                clusterResources: [storageclasses]
              retention:
                keepLast: 1
            """;

    @ParameterizedTest
    @CsvSource({
        "PolicyConflict, kubectl, , 5:9",
        "NamespaceNotAllowed, , shop, 11:9 12:5",
        "RefusedRetention, , , 13:3",
    })
    void a_refusal_names_the_line_of_the_field(Reason reason, String owner, String allowed, String places) {
        SourceRules rules = new SourceRules(
                "policies",
                "salvor",
                "policies",
                true,
                RemovalLimit.parse("50%"),
                allowed == null ? List.of() : List.of(allowed),
                false,
                null,
                null);
        ParsedPolicies parsed = new PolicyParser(PolicySchema.load(), null)
                .parse(List.of(new SourceFile("shop.yaml", FILE.getBytes(StandardCharsets.UTF_8))));
        Revision revision =
                new Revision("main@sha1:1", "1", "2", parsed.policies(), parsed.problems(), null, Optional.empty());
        List<PresentPolicy> present = owner == null
                ? List.of()
                : List.of(new PresentPolicy(
                        "shop", parsed.policies().get(0).spec(), Map.of(), Map.of(), List.of(owner), OwnKeys.NONE));
        List<Candidate> backups = List.of(
                new Candidate("new", NOW, Outcome.Completed),
                new Candidate("old", NOW.minusSeconds(1), Outcome.Completed),
                new Candidate("older", NOW.minusSeconds(2), Outcome.Completed));

        Refusal refusal = (Refusal) new RevisionDecider(
                        rules,
                        InForce.of(null, null, Set.of()),
                        policy -> Map.of("", KnownBackups.stored(backups)),
                        NOW)
                .decide(revision, present);

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.problems())
                .extracting(PolicyProblem::file, problem -> problem.line() + ":" + problem.column())
                .containsExactly(List.of(places.split(" ")).stream()
                        .map(place -> tuple("shop.yaml", place))
                        .toArray(Tuple[]::new));
    }
}
