package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.restore.RestoreStep.Action;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestoreOrderTest {

    @Test
    void nothing_is_made_before_what_it_needs() {
        List<String> order = List.of(
                "storageclasses.storage.k8s.io",
                "persistentvolumes",
                "namespaces",
                "serviceaccounts",
                "secrets",
                "configmaps",
                "roles.rbac.authorization.k8s.io",
                "rolebindings.rbac.authorization.k8s.io",
                "limitranges",
                "resourcequotas",
                "networkpolicies.networking.k8s.io",
                "services",
                "persistentvolumeclaims",
                "controllerrevisions.apps",
                "replicasets.apps",
                "replicationcontrollers",
                "deployments.apps",
                "statefulsets.apps",
                "daemonsets.apps",
                "jobs.batch",
                "cronjobs.batch",
                "pods",
                "ingresses.networking.k8s.io",
                "horizontalpodautoscalers.autoscaling",
                "widgets.example.org");
        List<RestoreStep> steps = new ArrayList<>();
        order.forEach(resource -> steps.add(new RestoreStep(
                RestoreOrder.stage(resource), Action.Create, new ObjectKey(resource, "shop", "a"), null, "")));
        Collections.shuffle(steps, new Random(7));
        assertThat(RestoreOrder.sorted(steps))
                .extracting(step -> step.object().resource())
                .containsExactlyElementsOf(order);
    }

    @Test
    void data_comes_after_its_pods_and_before_workloads() {
        assertThat(Stage.values())
                .containsSubsequence(Stage.Claims, Stage.Pods, Stage.Data, Stage.Workloads, Stage.Rest);
    }
}
