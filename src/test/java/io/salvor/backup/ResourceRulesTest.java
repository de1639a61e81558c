package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.match.ResourceName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
                    deployments.apps          | Deployment             | ''              | true
                    deployments.apps          | Deployment.apps        | ''              | true
                    deployments.apps          | Deployment.batch       | ''              | false
                    deployments.apps          | StatefulSet            | ''              | false
                    deployments.apps          | ''                     | Deploy*         | false
                    secrets                   | Secret                 | ''              | true
                    """)
    void namespaced_resources_are_stored_as_the_rules_say(
            String resource, String include, String exclude, boolean stored) {
        ResourceDecision decision = new ResourceRules(list(include), list(exclude), null).decide(named(resource), true);
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
    void of_the_cluster_only_what_belongs_to_the_namespaces_is_stored(
            String resource, String include, String exclude, boolean stored) {
        ResourceDecision decision =
                new ResourceRules(list(include), list(exclude), null).decide(named(resource), false);
        assertThat(decision.stored()).isEqualTo(stored);
        assertThat(decision.reason()).isNotBlank();
    }

    @Test
    void a_reason_names_the_glob_that_decided() {
        ResourceRules rules = new ResourceRules(List.of(), List.of("sec*"), null);
        assertThat(rules.decide(named("secrets"), true).reason()).isEqualTo("secrets are excluded by sec*");
    }

    @ParameterizedTest(name = "{0} asked for by {1}, without {2}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    clusterroles.rbac.authorization.k8s.io | clusterroles          | ''           | true
                    clusterroles.rbac.authorization.k8s.io | ClusterRole           | ''           | true
                    clusterroles.rbac.authorization.k8s.io | *.rbac.authorization.k8s.io | ''     | true
                    clusterroles.rbac.authorization.k8s.io | nodes                 | ''           | false
                    clusterroles.rbac.authorization.k8s.io | ''                    | ''           | false
                    clusterroles.rbac.authorization.k8s.io | *                     | clusterroles | false
                    storageclasses.storage.k8s.io          | *                     | ''           | true
                    namespaces                             | *                     | ''           | false
                    persistentvolumes                      | *                     | ''           | false
                    resticrepositories.salvor.io           | *                     | ''           | false
                    """)
    void all_objects_of_the_cluster_are_stored_on_request_only(
            String resource, String cluster, String exclude, boolean stored) {
        ResourceRules rules = new ResourceRules(null, list(exclude), list(cluster));
        assertThat(rules.decideOnRequest(named(resource)).stored()).isEqualTo(stored);
    }

    @ParameterizedTest(name = "group {0}, include {1}, exclude {2}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    shop.example          | ''                    | ''               | true
                    shop.example          | ''                    | *.shop.example   | false
                    shop.example          | ''                    | *.example        | false
                    shop.example          | ''                    | widgets.shop.example | true
                    shop.example          | widgets               | ''               | true
                    shop.example          | widgets.shop.example  | ''               | true
                    shop.example          | *.example             | ''               | true
                    shop.example          | deployments.apps      | ''               | false
                    metrics.k8s.io        | ''                    | ''               | false
                    custom.metrics.k8s.io | ''                    | ''               | false
                    """)
    void a_group_that_is_away_is_missed_where_the_policy_may_want_something_of_it(
            String group, String include, String exclude, boolean missed) {
        assertThat(new ResourceRules(list(include), list(exclude), null).mayStore(group))
                .isEqualTo(missed);
    }

    private static final Map<String, String> KINDS = Map.of(
            "deployments", "Deployment", "secrets", "Secret", "clusterroles", "ClusterRole", "namespaces", "Namespace");

    private static ResourceName named(String resource) {
        int dot = resource.indexOf('.');
        String plural = dot < 0 ? resource : resource.substring(0, dot);
        ResourceName name = new ResourceName(
                plural, dot < 0 ? "" : resource.substring(dot + 1), KINDS.getOrDefault(plural, "Other"));
        return WELL_KNOWN.stream()
                .filter(known -> known.qualified().equals(name.qualified()))
                .findFirst()
                .orElse(name);
    }

    private static final List<ResourceName> WELL_KNOWN = List.of(
            ResourceName.NAMESPACES,
            ResourceName.PODS,
            ResourceName.CLAIMS,
            ResourceName.PERSISTENT_VOLUMES,
            ResourceName.STORAGE_CLASSES);

    private static List<String> list(String names) {
        return names.isEmpty() ? List.of() : Arrays.asList(names.split(","));
    }
}
