package io.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionChecksTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    include: {namespaceSelector: {matchLabels: {team: a}}}                                  | -
                    include: {namespaceSelector: {}}                                                        | -
                    include: {namespaces: [], labelSelector: {matchLabels: {team: a}}}                      | /include: include.namespaces must name
                    include: {namespaces: [a], labelSelector: {matchLabels: {example.org/team: ""}}}        | -
                    include: {namespaces: [a], labelSelector: {matchLabels: {a/b/c: x}}}                    | /include/labelSelector/matchLabels/a~1b~1c: "a/b/c" can be no label's key
                    include: {namespaces: [a], labelSelector: {matchLabels: {team: "a b"}}}                 | /include/labelSelector/matchLabels/team: "a b" can be no label's value
                    include: {namespaces: [a], orLabelSelectors: [{matchExpressions: [{key: a, operator: In}]}]} | /include/orLabelSelectors/0/matchExpressions/0: operator In needs values
                    include: {namespaces: [a], labelSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}} | /include/labelSelector/matchExpressions/0/values: operator Exists takes no values
                    include: {namespaces: [a], labelSelector: {matchExpressions: [{key: -a, operator: Exists}]}} | /include/labelSelector/matchExpressions/0/key: "-a" can be no label's key
                    include: {namespaces: [a], labelSelector: {matchExpressions: [{key: a, operator: NotIn, values: [_]}]}} | /include/labelSelector/matchExpressions/0/values/0: "_" can be no label's value
                    exclude: {namespaceSelector: {}}                                                        | /exclude/namespaceSelector: an empty selector selects everything
                    exclude: {labelSelector: {matchLabels: {}}}                                             | /exclude/labelSelector: an empty selector selects everything
                    volumes: {rules: [{match: {size: {min: 1Gi, max: 1Gi}}, action: Skip}]}                 | -
                    volumes: {rules: [{match: {size: {min: 2Gi, max: 1G}}, action: Skip}]}                  | /volumes/rules/0/match/size: min 2Gi is more than max 1G
                    volumes: {rules: [{match: {size: {min: big}}, action: Skip}]}                           | /volumes/rules/0/match/size/min: "big" is not a size
                    volumes: {rules: [{match: {size: {}}, action: Skip}]}                                   | /volumes/rules/0/match/size: size asks for nothing
                    volumes: {rules: [{match: {nfs: {}}, action: Skip}]}                                    | /volumes/rules/0/match/nfs: nfs asks for nothing
                    volumes: {rules: [{match: {claimLabels: {"": a}}, action: Skip}]}                       | /volumes/rules/0/match/claimLabels/: "" can be no label's key
                    volumes: {rules: [{match: {}, action: Backup, files: {excludeLargerThan: 10GB}}]}       | /volumes/rules/0/files/excludeLargerThan: "10GB" is not a size
                    restoreHooks: [{match: {}, exec: {command: [a], timeout: 1h}}]                          | -
                    restoreHooks: [{match: {}}]                                                             | /restoreHooks/0: the hook runs nothing; give it exec, init, or both
                    restoreHooks: [{match: {}, exec: {command: [a], waitTimeout: 2h}}]                      | /restoreHooks/0/exec/waitTimeout: "2h" is not more than 0s and at most 1h
                    restoreHooks: [{match: {}, init: {name: a, image: b, timeout: 0s}}]                     | /restoreHooks/0/init/timeout: "0s" is not more than 0s and at most 1h
                    restoreHooks: [{match: {podLabels: {"": a}}, exec: {command: [a]}}]                     | /restoreHooks/0/match/podLabels/: "" can be no label's key
                    hooks: [{match: {}}]                                                                    | /hooks/0: the hook runs nothing; give it before, after, or both
                    """)
    void a_selection_is_checked_beyond_its_schema(String part, String expected) throws JsonProcessingException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        ObjectNode spec = (ObjectNode) yaml.readTree("include: {namespaces: [a]}");
        spec.setAll((ObjectNode) yaml.readTree(part));
        String problems = PolicyChecks.problems(spec).toString();
        if (expected.equals("-")) {
            assertThat(problems).isEqualTo("[]");
        } else {
            assertThat(problems).startsWith("[" + expected);
        }
    }
}
