package io.salvor.sandbox.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.salvor.sandbox.cluster.TwoNodeCluster;
import io.salvor.testing.Edits;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments, ReplicaSets and Jobs. */
class WorkloadsTest {

    @TempDir
    static Path folder;

    static TwoNodeCluster it;

    @BeforeAll
    static void start() {
        it = new TwoNodeCluster(folder);
    }

    @AfterAll
    static void stop() {
        it.close();
    }

    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %1$s, namespace: default}
            spec:
              replicas: %2$d
              selector: {matchLabels: {app: %1$s}}
              template:
                metadata: {labels: {app: %1$s}}
                spec: {containers: [{name: main, image: "%3$s"}]}
            """;

    private static List<Pod> pods(String app) {
        return it.client
                .pods()
                .inNamespace("default")
                .withLabel("app", app)
                .list()
                .getItems();
    }

    private static Deployment untilReady(String name, int replicas) {
        return it.until(
                Deployment.class,
                name,
                one -> one.getStatus().getReadyReplicas() != null
                        && one.getStatus().getReadyReplicas() == replicas
                        && one.getStatus().getReplicas() == replicas
                        && one.getMetadata()
                                .getGeneration()
                                .equals(one.getStatus().getObservedGeneration()));
    }

    @Test
    void a_deployment_keeps_its_pods_and_replaces_them() {
        it.create(DEPLOYMENT.formatted("shop", 2, "busybox:1"));
        untilReady("shop", 2);
        Pod first = pods("shop").get(0);

        it.client.resource(first).withGracePeriod(0).delete();
        it.untilGone(Pod.class, first.getMetadata().getName());
        untilReady("shop", 2);
        assertThat(pods("shop")).hasSize(2).noneMatch(pod -> pod.getMetadata()
                .getUid()
                .equals(first.getMetadata().getUid()));

        Edits.edit(it.client.apps().deployments().inNamespace("default").withName("shop"), one -> {
            one.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("busybox:2");
            return one;
        });
        it.until(
                Deployment.class,
                "shop",
                one -> one.getStatus().getReplicas() == 2
                        && one.getStatus().getUpdatedReplicas() == 2
                        && one.getStatus().getReadyReplicas() == 2
                        && pods("shop").stream().allMatch(pod -> pod.getSpec()
                                .getContainers()
                                .get(0)
                                .getImage()
                                .equals("busybox:2")));
    }

    @Test
    void orphans_that_match_are_adopted_not_doubled() {
        it.create(DEPLOYMENT.formatted("back", 1, "busybox"));
        untilReady("back", 1);
        ReplicaSet set = it.client
                .apps()
                .replicaSets()
                .inNamespace("default")
                .withLabel("app", "back")
                .list()
                .getItems()
                .get(0);
        Pod pod = pods("back").get(0);
        it.client.apps().deployments().inNamespace("default").withName("back").delete();
        it.untilGone(Pod.class, pod.getMetadata().getName());

        create(pod);
        create(set);
        it.create(DEPLOYMENT.formatted("back", 1, "busybox"));
        Deployment deployment = untilReady("back", 1);

        Pod adopted = it.until(Pod.class, pod.getMetadata().getName(), one -> !one.getMetadata()
                .getOwnerReferences()
                .isEmpty());
        ReplicaSet adoptedSet = it.until(ReplicaSet.class, set.getMetadata().getName(), one -> !one.getMetadata()
                .getOwnerReferences()
                .isEmpty());
        assertThat(Ownership.controls(adoptedSet, adopted)).isTrue();
        assertThat(Ownership.controls(deployment, adoptedSet)).isTrue();
        assertThat(pods("back")).hasSize(1);
    }

    private static void create(io.fabric8.kubernetes.api.model.HasMetadata object) {
        object.getMetadata().setUid(null);
        object.getMetadata().setResourceVersion(null);
        object.getMetadata().setOwnerReferences(List.of());
        if (object instanceof Pod pod) {
            pod.getSpec().setNodeName(null);
        }
        it.client.resource(object).create();
    }

    private static final String JOB =
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: %1$s, namespace: default}
            spec:
              backoffLimit: 1
              %2$s
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: main, image: program, args: ['%3$s']}]
            """;

    private static boolean has(Job job, String type, String reason) {
        return job.getStatus().getConditions().stream()
                .anyMatch(one -> one.getType().equals(type) && reason.equals(one.getReason()));
    }

    @Test
    void a_job_is_complete_when_its_pod_has_succeeded() {
        it.create(JOB.formatted("good", "", "exit 0"));

        Job job = it.until(Job.class, "good", one -> has(one, "Complete", "CompletionsReached"));

        assertThat(job.getStatus().getSucceeded()).isEqualTo(1);
        assertThat(job.getStatus().getCompletionTime()).isNotNull();
        Pod pod = it.client
                .pods()
                .inNamespace("default")
                .withLabel("job-name", "good")
                .list()
                .getItems()
                .get(0);
        assertThat(Ownership.controls(job, pod)).isTrue();
    }

    @Test
    void a_job_fails_when_its_pods_have_failed_too_often() {
        it.create(JOB.formatted("bad", "", "exit 7"));

        Job job = it.until(Job.class, "bad", one -> has(one, "Failed", "BackoffLimitExceeded"));

        assertThat(job.getStatus().getFailed()).isEqualTo(2);
    }

    @Test
    void a_job_past_its_deadline_is_stopped_and_goes_after_its_time() {
        it.create(JOB.formatted("slow", "activeDeadlineSeconds: 1", "sleep 1000"));
        it.create(JOB.formatted("short", "ttlSecondsAfterFinished: 0", "exit 0"));

        it.until(Job.class, "slow", one -> has(one, "Failed", "DeadlineExceeded"));
        it.untilGone(Job.class, "short");
    }
}
