package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.salvor.api.BackupPolicy;
import io.salvor.policy.ParsedPolicies;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.PolicyParser;
import io.salvor.policy.SourceFile;
import io.salvor.policy.schema.PolicySchema;
import io.salvor.sync.Difference;
import io.salvor.sync.PresentPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a sync writes onto a policy beside its spec. */
class SyncedPoliciesTest {
    private static final String LINES = "salvor.io/source-rule-lines";

    private static final String RULES =
            """
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: shop, annotations: {salvor.io/source-rule-lines: "1"}}
            spec:
              include: {namespaces: [shop]}
              volumes:
                rules:
                - {match: {claims: [a]}, action: Skip}
                # Made anew
                - match: {claims: [b]}
                  action: Skip
            """;

    private final SyncedPolicies policies = new SyncedPolicies(new ObjectMapper());

    @Test
    void the_lines_of_its_rules_are_written_on_a_policy() {
        ParsedPolicy wanted = wanted(RULES);
        assertThat(wanted.annotations()).doesNotContainKey(LINES);
        assertThat(applied(wanted, Map.of())).containsEntry(LINES, "8,10").containsEntry("salvor.io/source-line", "1");
    }

    @Test
    void lines_of_rules_that_are_gone_go_with_them() {
        ParsedPolicy wanted = wanted(RULES.substring(0, RULES.indexOf("  volumes:")));
        assertThat(applied(wanted, Map.of(LINES, "8,10", "note", "stays")))
                .doesNotContainKey(LINES)
                .containsEntry("note", "stays");
    }

    @Test
    void copies_are_written_and_then_differ_no_more() {
        String head = RULES.substring(0, RULES.indexOf("  volumes:"));
        ParsedPolicy two = wanted(head
                + "  copies:\n  - {storageLocation: far, retention: {keepWithin: 9d}}\n  - storageLocation: near\n");
        assertThat(Difference.between(two, stored(two))).isEmpty();
        assertThat(stored(two).spec().at("/copies/0/retention/keepWithin").asText())
                .isEqualTo("9d");
        assertThat(Difference.between(wanted(head), stored(two))).isNotEmpty();
        assertThat(Difference.between(wanted(head + "  copies: []\n"), stored(wanted(head))))
                .isEmpty();
    }

    private PresentPolicy stored(ParsedPolicy wanted) {
        BackupPolicy object = new BackupPolicy();
        object.setMetadata(new ObjectMeta());
        object.getMetadata().setName(wanted.name());
        return policies.present(policies.apply(object, wanted, "main@sha1:0"));
    }

    private ParsedPolicy wanted(String text) {
        SourceFile file = new SourceFile("shop.yaml", text.getBytes(StandardCharsets.UTF_8));
        ParsedPolicies parsed = new PolicyParser(PolicySchema.load(), null).parse(List.of(file));
        assertThat(parsed.problems()).isEmpty();
        return policies.wanted("source", parsed.policies().get(0));
    }

    private Map<String, String> applied(ParsedPolicy wanted, Map<String, String> annotations) {
        BackupPolicy object = new BackupPolicy();
        object.setMetadata(new ObjectMeta());
        object.getMetadata().setAnnotations(annotations);
        return policies.apply(object, wanted, "main@sha1:0").getMetadata().getAnnotations();
    }
}
