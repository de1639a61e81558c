package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceRulesTest {

    @ParameterizedTest(name = "{0} with include {1} and exclude {2}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    configmaps                | ''                     | ''              | true
                    deployments.apps          | ''                     | ''              | true
                    controllerrevisions.apps  | ''                     | ''              | true
                    endpoints                 | ''                     | ''              | true
                    backuppolicies.salvor.io  | ''                     | ''              | true
                    events                    | ''                     | ''              | false
                    events                    | events                 | ''              | false
                    events.events.k8s.io      | ''                     | ''              | false
                    leases.coordination.k8s.io| ''                     | ''              | false
                    pods.metrics.k8s.io       | ''                     | ''              | false
                    backups.salvor.io         | ''                     | ''              | false
                    podvolumebackups.salvor.io| ''                     | ''              | false
                    backups.velero.io         | ''                     | ''              | true
                    deployments.apps          | deployments            | ''              | true
                    deployments.apps          | deployments.apps       | ''              | true
                    deployments.apps          | *.apps                 | ''              | true
                    deployments.apps          | configmaps,secrets     | ''              | false
                    secrets                   | ''                     | secrets         | false
                    secrets                   | secrets                | sec*            | false
                    deployments.apps          | ''                     | deployments     | false
                    deployments.apps          | ''                     | *.batch         | true
                    """)
    void namespacedResourcesAreStoredAsTheRulesSay(String resource, String include, String exclude, boolean stored) {
        ResourceDecision decision = new ResourceRules(list(include), list(exclude)).decide(resource, true);
        assertThat(decision.stored()).isEqualTo(stored);
        assertThat(decision.reason()).isNotBlank();
    }

    @ParameterizedTest(name = "{0} with include {1} and exclude {2}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    namespaces                    | ''                     | ''                | true
                    namespaces                    | configmaps             | ''                | true
                    namespaces                    | ''                     | namespaces        | false
                    persistentvolumes             | ''                     | ''                | true
                    storageclasses.storage.k8s.io | ''                     | ''                | true
                    persistentvolumes             | configmaps             | ''                | false
                    persistentvolumes             | persistentvolumeclaims | ''                | true
                    persistentvolumes             | persistentvolumes      | ''                | true
                    persistentvolumes             | ''                     | persistentvolumes | false
                    nodes                         | ''                     | ''                | false
                    nodes                         | nodes                  | ''                | false
                    clusterroles.rbac.authorization.k8s.io | ''            | ''                | false
                    """)
    void ofTheClusterOnlyWhatBelongsToTheNamespacesIsStored(
            String resource, String include, String exclude, boolean stored) {
        ResourceDecision decision = new ResourceRules(list(include), list(exclude)).decide(resource, false);
        assertThat(decision.stored()).isEqualTo(stored);
        assertThat(decision.reason()).isNotBlank();
    }

    @Test
    void aReasonNamesTheGlobThatDecided() {
        ResourceRules rules = new ResourceRules(List.of(), List.of("sec*"));
        assertThat(rules.decide("secrets", "", true).reason()).isEqualTo("secrets are excluded by sec*");
    }

    private static List<String> list(String names) {
        return names.isEmpty() ? List.of() : Arrays.asList(names.split(","));
    }
}
