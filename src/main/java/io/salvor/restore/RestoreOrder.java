package io.salvor.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order in which kinds of objects are made, so that nothing is made before what it needs. */
public final class RestoreOrder {
    static final String STORAGE_CLASSES = "storageclasses.storage.k8s.io";
    static final String PERSISTENT_VOLUMES = "persistentvolumes";
    static final String NAMESPACES = "namespaces";
    static final String CLAIMS = "persistentvolumeclaims";
    static final String PODS = "pods";

    /** CustomResourceDefinitions: nothing of their kinds can be made before the API server has taken them in. */
    public static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    /** What lets nothing pass while the pods that it asks are not there. */
    private static final Set<String> WEBHOOKS = Set.of(
            "validatingwebhookconfigurations.admissionregistration.k8s.io",
            "mutatingwebhookconfigurations.admissionregistration.k8s.io");

    /** Services are with what pods need: a container that starts before them lacks their names and variables. */
    private static final Map<Stage, List<String>> ORDER = Map.of(
            Stage.Storage,
            List.of(
                    DEFINITIONS,
                    "priorityclasses.scheduling.k8s.io",
                    "runtimeclasses.node.k8s.io",
                    "ingressclasses.networking.k8s.io",
                    "clusterroles.rbac.authorization.k8s.io",
                    "clusterrolebindings.rbac.authorization.k8s.io",
                    STORAGE_CLASSES,
                    PERSISTENT_VOLUMES),
            Stage.Namespaces,
            List.of(NAMESPACES),
            Stage.Configuration,
            List.of(
                    "serviceaccounts",
                    "secrets",
                    "configmaps",
                    "roles.rbac.authorization.k8s.io",
                    "rolebindings.rbac.authorization.k8s.io",
                    "limitranges",
                    "resourcequotas",
                    "networkpolicies.networking.k8s.io",
                    "resourceclaimtemplates.resource.k8s.io",
                    "services",
                    "poddisruptionbudgets.policy"),
            Stage.Claims,
            List.of(CLAIMS),
            Stage.Workloads,
            List.of(
                    "controllerrevisions.apps",
                    "replicasets.apps",
                    "replicationcontrollers",
                    "deployments.apps",
                    "statefulsets.apps",
                    "daemonsets.apps",
                    "jobs.batch",
                    "cronjobs.batch",
                    PODS),
            Stage.Rest,
            List.of("ingresses.networking.k8s.io"));

    private static final Comparator<RestoreStep> COMPARATOR = Comparator.comparing(RestoreStep::stage)
            .thenComparing(step -> rank(step.stage(), step.object().resource()))
            .thenComparing(step -> step.object().resource())
            .thenComparing(step -> String.valueOf(step.object().namespace()))
            .thenComparing(step -> step.object().name());

    private RestoreOrder() {}

    /** The stage in which a resource is made; pods with data to restore come earlier, in {@link Stage#Pods}. */
    static Stage stage(String resource) {
        for (Map.Entry<Stage, List<String>> stage : ORDER.entrySet()) {
            if (stage.getValue().contains(resource)) {
                return stage.getKey();
            }
        }
        return Stage.Rest;
    }

    /** The steps by stage, kind and name; what no order is known for comes last, by the alphabet. */
    static List<RestoreStep> sorted(List<RestoreStep> steps) {
        List<RestoreStep> result = new ArrayList<>(steps);
        result.sort(COMPARATOR);
        return result;
    }

    /** Whether a kind comes when everything else is there. */
    static boolean isLast(String resource) {
        return WEBHOOKS.contains(resource);
    }

    private static int rank(Stage stage, String resource) {
        int known = ORDER.getOrDefault(stage, List.of()).indexOf(resource);
        return known >= 0 ? known : Integer.MAX_VALUE - (isLast(resource) ? 0 : 1);
    }
}
