package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.salvor.job.JobView;
import io.salvor.testing.OwnApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesNodeJobsTest extends NodeJobsContract {
    private final OwnApiServer server = new OwnApiServer();
    private final KubernetesClient client = server.client();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected NodeJobs jobs() {
        NodeJobSettings settings = new NodeJobSettings(
                "salvor",
                "IfNotPresent",
                "salvor-node",
                2,
                "100m",
                "256Mi",
                null,
                Duration.ofHours(1),
                JobPod.PLAIN,
                List.of());
        return new KubernetesNodeJobs(client, OwnApiServer.NAMESPACE, settings, clock);
    }

    @Override
    protected OwnObjects objects() {
        return new KubernetesOwnObjects(client, OwnApiServer.NAMESPACE);
    }

    @Override
    protected void runs(String name) {
        status(
                pod(name),
                "Running",
                new ContainerStateBuilder().withNewRunning().endRunning().build());
    }

    /** The pod of a Job as its controller makes it, once. */
    private Pod pod(String name) {
        Job job = job(name).get();
        Pod there = client.pods()
                .inNamespace(OwnApiServer.NAMESPACE)
                .withName(name + "-pod")
                .get();
        return there != null
                ? there
                : client.resource(new PodBuilder()
                                .withNewMetadata()
                                .withName(name + "-pod")
                                .withNamespace(OwnApiServer.NAMESPACE)
                                .addToLabels(job.getSpec()
                                        .getTemplate()
                                        .getMetadata()
                                        .getLabels())
                                .addToLabels("job-name", name)
                                .endMetadata()
                                .withNewSpec()
                                .withNodeName("node-1")
                                .addNewContainer()
                                .withName("salvor")
                                .withImage("salvor")
                                .endContainer()
                                .endSpec()
                                .build())
                        .create();
    }

    private Resource<Job> job(String name) {
        return client.batch().v1().jobs().inNamespace(OwnApiServer.NAMESPACE).withName(name);
    }

    private void status(Pod pod, String phase, ContainerState state) {
        client.resource(pod).editStatus(current -> new PodBuilder(current)
                .editOrNewStatus()
                .withPhase(phase)
                .withContainerStatuses()
                .addNewContainerStatus()
                .withName("salvor")
                .withImage("salvor")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .withState(state)
                .endContainerStatus()
                .endStatus()
                .build());
    }

    @Override
    protected void ends(String name, String report) {
        ends(name, "Succeeded", "Complete", 0, "Completed", report);
    }

    private void ends(String name, String phase, String condition, int code, String reason, String report) {
        status(
                pod(name),
                phase,
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withReason(reason)
                        .withMessage(report)
                        .endTerminated()
                        .build());
        job(name).editStatus(job -> new JobBuilder(job)
                .editOrNewStatus()
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build());
    }

    @Override
    protected void runsOutOfMemory(String name) {
        ends(name, "Failed", "Failed", 137, "OOMKilled", "");
    }

    @Override
    protected void hasNoRoom(String name, String message) {
        client.resource(pod(name)).editStatus(current -> new PodBuilder(current)
                .editOrNewStatus()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build());
    }

    @Override
    protected void cannotMount(String name, String volume) {
        Pod pod = pod(name);
        status(
                pod,
                "Pending",
                new ContainerStateBuilder()
                        .withNewWaiting()
                        .withReason("ContainerCreating")
                        .endWaiting()
                        .build());
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withName(name + ".1")
                        .withNamespace(OwnApiServer.NAMESPACE)
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withNamespace(OwnApiServer.NAMESPACE)
                        .withName(pod.getMetadata().getName())
                        .withUid(pod.getMetadata().getUid())
                        .endInvolvedObject()
                        .withReason("FailedMount")
                        .withType("Warning")
                        .withMessage("MountVolume.SetUp failed for volume \"volume-0\" : hostPath type check failed:"
                                + " /var/lib/kubelet/pods/1 is not a directory")
                        .build())
                .create();
    }

    @Override
    protected void lingers(String name) {
        vanishes(name);
    }

    @Override
    protected void vanishes(String name) {
        assertThat(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(OwnApiServer.NAMESPACE)
                        .withName(name)
                        .delete())
                .isNotEmpty();
    }

    @Override
    protected Set<String> secrets() {
        return client.secrets().inNamespace(OwnApiServer.NAMESPACE).list().getItems().stream()
                .map(secret -> secret.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    @Test
    void a_job_whose_pod_has_succeeded_is_over_before_it_says_so_itself() {
        String name = started("nightly", 1);
        runs(name);
        status(
                pod(name),
                "Succeeded",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withReason("Completed")
                        .withMessage("[]")
                        .endTerminated()
                        .build());
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Over);
        assertThat(views().get(0).report()).isEqualTo("[]");
    }

    @Test
    void a_job_whose_pod_has_failed_may_make_another_until_it_says_that_it_has_failed() {
        String name = started("nightly", 1);
        runs(name);
        status(
                pod(name),
                "Failed",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(1)
                        .withReason("Error")
                        .endTerminated()
                        .build());
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Stopping);
    }

    @Test
    void a_job_that_has_failed_without_a_pod_says_that_it_is_gone() {
        String name = started("nightly", 1);
        assertThat(views().get(0).message()).startsWith("its pod does not exist yet; kubectl describe job " + name);
        job(name).editStatus(job -> new JobBuilder(job)
                .editOrNewStatus()
                .addNewCondition()
                .withType("Failed")
                .withStatus("True")
                .withMessage("Job has reached the specified backoff limit")
                .endCondition()
                .endStatus()
                .build());
        assertThat(views()).extracting(JobView::state).containsExactly(JobView.State.Over);
        assertThat(views().get(0).message())
                .startsWith("Job has reached the specified backoff limit (its pod is gone, as when its node is lost;"
                        + " kubectl describe job " + name);
    }
}
