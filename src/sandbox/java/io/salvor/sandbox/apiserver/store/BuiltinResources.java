package io.salvor.sandbox.apiserver.store;

import io.salvor.sandbox.apiserver.api.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds that need no CustomResourceDefinition, as one table. */
final class BuiltinResources {

    /** apiVersion, kind, plural, short names, category, traits: n namespaced, s status subresource, g generation. */
    private static final String TABLE =
            """
            v1|Namespace|namespaces|ns||s
            v1|Node|nodes|no||s
            v1|Pod|pods|po|all|ns
            v1|PersistentVolume|persistentvolumes|pv||s
            v1|PersistentVolumeClaim|persistentvolumeclaims|pvc||ns
            v1|Secret|secrets|||n
            v1|ConfigMap|configmaps|cm||n
            v1|ServiceAccount|serviceaccounts|sa||n
            v1|Service|services|svc|all|ns
            v1|Endpoints|endpoints|ep||n
            v1|Event|events|ev||n
            v1|LimitRange|limitranges|limits||n
            v1|ResourceQuota|resourcequotas|quota||ns
            v1|PodTemplate|podtemplates|||n
            v1|ReplicationController|replicationcontrollers|rc|all|nsg
            apps/v1|Deployment|deployments|deploy|all|nsg
            apps/v1|ReplicaSet|replicasets|rs|all|nsg
            apps/v1|StatefulSet|statefulsets|sts|all|nsg
            apps/v1|DaemonSet|daemonsets|ds|all|nsg
            apps/v1|ControllerRevision|controllerrevisions|||n
            batch/v1|Job|jobs||all|nsg
            batch/v1|CronJob|cronjobs|cj|all|nsg
            storage.k8s.io/v1|StorageClass|storageclasses|sc||
            storage.k8s.io/v1|VolumeAttachment|volumeattachments|||s
            storage.k8s.io/v1|CSIDriver|csidrivers|||
            storage.k8s.io/v1|CSINode|csinodes|||
            coordination.k8s.io/v1|Lease|leases|||n
            discovery.k8s.io/v1|EndpointSlice|endpointslices|||ng
            events.k8s.io/v1|Event|events|ev||n
            rbac.authorization.k8s.io/v1|Role|roles|||n
            rbac.authorization.k8s.io/v1|RoleBinding|rolebindings|||n
            rbac.authorization.k8s.io/v1|ClusterRole|clusterroles|||
            rbac.authorization.k8s.io/v1|ClusterRoleBinding|clusterrolebindings|||
            apiextensions.k8s.io/v1|CustomResourceDefinition|customresourcedefinitions|crd,crds|api-extensions|sg
            policy/v1|PodDisruptionBudget|poddisruptionbudgets|pdb||nsg
            networking.k8s.io/v1|Ingress|ingresses|ing||nsg
            networking.k8s.io/v1|IngressClass|ingressclasses|||g
            networking.k8s.io/v1|NetworkPolicy|networkpolicies|netpol||ng
            autoscaling/v2|HorizontalPodAutoscaler|horizontalpodautoscalers|hpa|all|ns
            scheduling.k8s.io/v1|PriorityClass|priorityclasses|pc||g
            """;

    private BuiltinResources() {}

    static List<ResourceType> all() {
        List<ResourceType> types = new ArrayList<>();
        for (String line : TABLE.split("\n")) {
            String[] cells = line.split("\\|", -1);
            int slash = cells[0].indexOf('/');
            String group = slash < 0 ? "" : cells[0].substring(0, slash);
            String traits = cells[5];
            String storage = cells[2].equals("events") || group.isEmpty() ? cells[2] : cells[2] + "." + group;
            types.add(new ResourceType(
                    group,
                    cells[0].substring(slash + 1),
                    cells[1],
                    cells[2],
                    cells[1].toLowerCase(Locale.ROOT),
                    traits.contains("n"),
                    words(cells[3]),
                    words(cells[4]),
                    storage,
                    traits.contains("s"),
                    traits.contains("g"),
                    null));
        }
        return types;
    }

    private static List<String> words(String cell) {
        return cell.isEmpty() ? List.of() : Arrays.asList(cell.split(","));
    }
}
