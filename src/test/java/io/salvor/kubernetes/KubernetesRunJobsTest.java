package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.salvor.api.Backup;
import io.salvor.api.BackupSpec;
import io.salvor.sandbox.apiserver.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesRunJobsTest {
    private static final String NAMESPACE = "salvor";

    private final ApiServer server = ApiServer.start(0);
    private final AtomicInteger logsAskedFor = new AtomicInteger();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withMasterUrl(server.url())
                    .withRequestRetryBackoffLimit(1)
                    .build())
            .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("logs", new Interceptor() {
                @Override
                public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                    if (request.uri().getPath().endsWith("/log")) {
                        logsAskedFor.incrementAndGet();
                    }
                }
            }))
            .build();
    private final RunJobs jobs = new KubernetesRunJobs(client, NAMESPACE);
    private Backup nightly;

    /** Another run whose label is the same, as that of an earlier one of the name is. */
    private Backup earlier;

    private Backup backup(String name) {
        Backup backup = new Backup();
        backup.getMetadata().setName(name);
        backup.getMetadata().setNamespace(NAMESPACE);
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = "daily";
        return client.resource(backup).create();
    }

    @BeforeEach
    void two_runs() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of("crds/backups.salvor.io-v1.yml"))) {
            client.load(in).create();
        }
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        nightly = backup("nightly");
        earlier = backup("earlier");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static ObjectMeta metadata(String name, HasMetadata owner) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE, Labels.BACKUP, "nightly"))
                .withOwnerReferences(Owners.controller(owner))
                .build();
    }

    private Job job(String name, HasMetadata owner) {
        return client.resource(new JobBuilder()
                        .withMetadata(metadata(name, owner))
                        .withNewSpec()
                        .withNewTemplate()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("salvor")
                        .withImage("salvor")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private void ends(Job job) {
        client.resource(job).editStatus(current -> new JobBuilder(current)
                .withNewStatus()
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build());
    }

    private Pod pod(String name, String phase) {
        Pod pod = client.resource(new PodBuilder()
                        .withMetadata(metadata(name, nightly))
                        .withNewSpec()
                        .addNewContainer()
                        .withName("salvor")
                        .withImage("salvor")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        return client.resource(pod).editStatus(current -> new PodBuilder(current)
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build());
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    private Iterable<String> there() {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems().stream()
                .map(job -> job.getMetadata().getName())
                .toList();
    }

    @Test
    void only_jobs_of_the_run_that_have_not_ended_are_stopped() {
        job("at-work", nightly);
        ends(job("done", nightly));
        job("of-an-earlier-run", earlier);
        assertThat(jobs.stop(Labels.BACKUP, nightly)).isFalse();
        assertThat(there()).containsExactlyInAnyOrder("done", "of-an-earlier-run");
        assertThat(jobs.stop(Labels.BACKUP, nightly)).isFalse();
    }

    @Test
    void a_pod_that_has_not_ended_may_still_be_working() {
        pod("done", "Succeeded");
        assertThat(jobs.stop(Labels.BACKUP, nightly)).isFalse();
        pod("slow", "Running");
        assertThat(jobs.stop(Labels.BACKUP, nightly)).isTrue();
    }

    @Test
    void the_pods_at_work_are_those_that_have_not_ended_also_where_they_are_being_deleted() {
        pod("done", "Succeeded");
        pod("failed", "Failed");
        pod("running", "Running");
        pod("waits", "Pending");
        Pod deleted = pod("deleted", "Running");
        client.resource(deleted).edit(current -> new PodBuilder(current)
                .editMetadata()
                .addToFinalizers("salvor.io/test")
                .endMetadata()
                .build());
        client.resource(deleted).delete();
        assertThat(client.resource(deleted).get().getMetadata().getDeletionTimestamp())
                .isNotNull();
        assertThat(jobs.podsAtWork()).containsExactlyInAnyOrder("running", "waits", "deleted");
    }

    @Test
    void what_is_left_names_the_run_that_it_belongs_to() {
        job("at-work", nightly);
        ends(job("done", nightly));
        client.resource(new SecretBuilder()
                        .withMetadata(metadata("password", earlier))
                        .build())
                .create();
        assertThat(jobs.left(Labels.BACKUP))
                .containsExactlyInAnyOrder(
                        new RunJobs.Left("Job", "at-work", "Backup", "nightly", uid(nightly)),
                        new RunJobs.Left("Secret", "password", "Backup", "earlier", uid(earlier)));
        assertThat(jobs.left(Labels.RESTORE)).isEmpty();
        jobs.left(Labels.BACKUP).forEach(jobs::remove);
        assertThat(there()).containsExactly("done");
        assertThat(client.secrets().inNamespace(NAMESPACE).list().getItems())
                .extracting((Secret secret) -> secret.getMetadata().getName())
                .isEmpty();
    }

    @Test
    void a_log_that_cannot_be_read_is_a_line_and_those_that_failed_come_first() {
        pod("one", "Succeeded");
        pod("two", "Failed");
        assertThat(jobs.logs(Labels.BACKUP, nightly, pod -> true))
                .extracting(RunJobs.Log::pod)
                .containsExactly("two", "one");
        assertThat(jobs.logs(Labels.BACKUP, nightly, pod -> true))
                .allSatisfy(log -> assertThat(log.text()).isNotNull());
        assertThat(logsAskedFor)
                .as("the kubelet of a node that is lost answers nobody, and an end waits for these")
                .hasValue(4);
        server.close();
        assertThat(jobs.logs(Labels.BACKUP, nightly, pod -> true))
                .singleElement()
                .satisfies(log -> assertThat(log.text()).startsWith("could not be listed: "));
    }

    @Test
    void pods_beyond_those_that_are_read_are_named_with_why() {
        for (int i = 0; i < 33; i++) {
            pod("pod-" + i, "Succeeded");
        }
        pod("broken", "Failed");
        pod("another", "Succeeded");
        List<RunJobs.Log> logs = jobs.logs(Labels.BACKUP, nightly, pod -> !pod.equals("another"));
        assertThat(logs)
                .hasSize(34)
                .extracting(RunJobs.Log::pod)
                .startsWith("broken")
                .doesNotContain("another");
        assertThat(logs)
                .filteredOn(log -> log.text().contains("more than 32 pods"))
                .hasSize(2);
    }
}
