package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SELinuxOptionsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeJobBuilderTest {
    private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");
    private static final Map<String, String> REACH =
            Map.of("environment/USER_NAME", "salvor", "files/KEY_FILE", "-----BEGIN KEY-----");

    private final NodeJobBuilder builder = new NodeJobBuilder(
            "salvor",
            new NodeJobSettings(
                    "salvor:1",
                    "Never",
                    "salvor-node",
                    2,
                    "100m",
                    "256Mi",
                    null,
                    Duration.ofHours(1),
                    JobPod.PLAIN,
                    List.of("/opt/lp", "/srv")));

    @Test
    void the_secret_holds_what_the_job_needs_and_the_job_finds_it_by_path() {
        Secret secret = builder.secret(job(NodeJob.Command.backup), new OwnerReferenceBuilder().build());

        assertThat(secret.getStringData())
                .containsOnly(
                        Map.entry("reach.environment.USER_NAME", "salvor"),
                        Map.entry("reach.files.KEY_FILE", "-----BEGIN KEY-----"),
                        Map.entry("repository.shop", "of shop"));
        assertThat(pod(NodeJob.Command.backup).getVolumes().stream()
                        .filter(volume -> volume.getSecret() != null)
                        .flatMap(volume -> volume.getSecret().getItems().stream()))
                .extracting(KeyToPath::getKey, KeyToPath::getPath)
                .containsExactlyInAnyOrder(
                        tuple("reach.environment.USER_NAME", "reach/environment/USER_NAME"),
                        tuple("reach.files.KEY_FILE", "reach/files/KEY_FILE"),
                        tuple("repository.shop", "repositories/shop"));
    }

    @Test
    void nothing_secret_is_in_the_job() {
        assertThat(builder.job(job(NodeJob.Command.backup), new OwnerReferenceBuilder().build(), NOW)
                        .toString())
                .doesNotContain("-----BEGIN KEY-----", "of shop");
        assertThat(job(NodeJob.Command.backup)).asString().doesNotContain("-----BEGIN KEY-----", "of shop");
        assertThat(container(NodeJob.Command.backup).getEnv())
                .extracting(EnvVar::getName)
                .allMatch(name -> name.startsWith("SALVOR_"));
    }

    @Test
    void only_the_folders_of_its_volumes_are_mounted_and_a_backup_cannot_write_them() {
        assertThat(pod(NodeJob.Command.backup).getVolumes().stream()
                        .filter(volume -> volume.getHostPath() != null)
                        .map(volume -> volume.getHostPath().getPath() + " "
                                + volume.getHostPath().getType()))
                .containsExactly("/var/lib/kubelet/pods/1/data Directory");
        assertThat(mount(NodeJob.Command.backup).getReadOnly()).isTrue();
        assertThat(mount(NodeJob.Command.restore).getReadOnly()).isFalse();
        assertThat(mount(NodeJob.Command.backup).getMountPath()).isEqualTo("/volumes/volume-1");
        assertThat(mount(NodeJob.Command.backup).getMountPropagation()).isEqualTo("HostToContainer");
    }

    @Test
    void it_carries_the_label_that_the_installation_gives_and_else_none() {
        SELinuxOptions label = new SELinuxOptionsBuilder().withType("spc_t").build();
        NodeJobSettings labelled = new NodeJobSettings(
                "salvor:1",
                "Never",
                "salvor-node",
                2,
                "100m",
                "256Mi",
                label,
                Duration.ofHours(1),
                JobPod.PLAIN,
                List.of());

        Job job = new NodeJobBuilder("salvor", labelled)
                .job(job(NodeJob.Command.restore), new OwnerReferenceBuilder().build(), NOW);

        assertThat(job.getSpec().getTemplate().getSpec().getContainers())
                .extracting(container -> container.getSecurityContext().getSeLinuxOptions())
                .containsExactly(label);
        assertThat(container(NodeJob.Command.restore).getSecurityContext().getSeLinuxOptions())
                .isNull();
    }

    @Test
    void its_pod_gets_what_the_installation_gives_and_keeps_its_own_labels() {
        JobPod given = new JobPod(
                Map.of("sidecar.istio.io/inject", "false"),
                Map.of("team", "storage", Labels.MANAGED_BY, "somebody", Labels.NODE, "another"),
                "backups",
                Map.of("memory", new Quantity("2Gi"), "ephemeral-storage", new Quantity("20Gi")),
                "8Gi",
                "",
                List.of(new EnvVar("HTTPS_PROXY", "http://proxy:3128", null), new EnvVar("SALVOR_PARALLEL", "9", null)),
                null,
                null,
                null,
                null);

        Job job = with(given).job(job(NodeJob.Command.backup), new OwnerReferenceBuilder().build(), NOW);

        assertThat(job.getMetadata().getAnnotations()).isNullOrEmpty();
        ObjectMeta meta = job.getSpec().getTemplate().getMetadata();
        assertThat(meta.getAnnotations()).containsOnly(Map.entry("sidecar.istio.io/inject", "false"));
        assertThat(meta.getLabels())
                .containsEntry("team", "storage")
                .containsEntry(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .containsEntry(Labels.NODE, "node-1");
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        assertThat(pod.getPriorityClassName()).isEqualTo("backups");
        assertThat(pod.getVolumes().stream().filter(volume -> volume.getEmptyDir() != null))
                .extracting(Volume::getName, volume -> volume.getEmptyDir().getSizeLimit())
                .containsExactly(tuple("cache", new Quantity("8Gi")), tuple("tmp", null));
        Container container = pod.getContainers().get(0);
        assertThat(container.getResources().getLimits()).isEqualTo(given.limits());
        assertThat(container.getEnv())
                .contains(new EnvVar("HTTPS_PROXY", "http://proxy:3128", null))
                // Kubernetes takes the last of one name.
                .endsWith(new EnvVar("GOMEMLIMIT", "645503385", null))
                .containsSubsequence(
                        new EnvVar("SALVOR_PARALLEL", "9", null), new EnvVar("SALVOR_PARALLEL", "2", null));
    }

    @Test
    void its_pod_mounts_what_the_installation_wants_in_it_by_names_that_no_volume_of_its_own_has() {
        PodSpec pod = with(LocationMounts.withToken("cache"))
                .job(job(NodeJob.Command.backup), new OwnerReferenceBuilder().build(), NOW)
                .getSpec()
                .getTemplate()
                .getSpec();

        LocationMounts.assertToken(pod, "cache");
    }

    @Test
    void restic_shares_what_the_limit_of_memory_leaves_and_always_gets_something() {
        assertThat(JobPod.PLAIN.resticMemory(2)).isZero();
        assertThat(limited("2Gi").resticMemory(1))
                .isBetween(limited("2Gi").resticMemory(2) * 2, limited("2Gi").resticMemory(2) * 2 + 1);
        assertThat(limited("128Mi").resticMemory(8)).isEqualTo(64L << 20);
        assertThat(limited("1G").resticMemory(1)).isBetween(500_000_000L, 600_000_000L);
    }

    private static JobPod limited(String memory) {
        return new JobPod(
                null, null, null, Map.of("memory", new Quantity(memory)), null, null, null, null, null, null, null);
    }

    private static NodeJobBuilder with(JobPod pod) {
        return new NodeJobBuilder(
                "salvor",
                new NodeJobSettings(
                        "salvor:1",
                        "Never",
                        "salvor-node",
                        2,
                        "100m",
                        "256Mi",
                        null,
                        Duration.ofHours(1),
                        pod,
                        List.of()));
    }

    @Test
    void it_mounts_the_volume_that_its_repositories_lie_on_and_no_other() {
        NodeJob plain = job(NodeJob.Command.backup);
        NodeJob there = plain.on("/locations/nas");

        LocationMounts.assertMounted(pod(LocationMounts.pod(), there));
        assertThat(pod(LocationMounts.pod(), plain).getVolumes())
                .noneMatch(volume -> volume.getName().equals("location"));
        assertThat(pod(LocationMounts.pod(), plain).getSecurityContext()).isNull();
        PodSpec gone = pod(JobPod.PLAIN, there);
        assertThat(gone.getVolumes()).noneMatch(volume -> volume.getName().equals("location"));
        assertThat(gone.getContainers().get(0).getEnv())
                .as("so that the Job says what is missing")
                .contains(new EnvVar("SALVOR_LOCATION", "/locations/nas", null));
    }

    private static PodSpec pod(JobPod given, NodeJob job) {
        return with(given)
                .job(job, new OwnerReferenceBuilder().build(), NOW)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    @Test
    void it_runs_on_its_node_whatever_the_taints_until_its_deadline() {
        Job job = builder.job(job(NodeJob.Command.backup), new OwnerReferenceBuilder().build(), NOW);

        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(3660);
        assertThat(container(NodeJob.Command.backup).getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .contains(
                        tuple("SALVOR_DEADLINE", NOW.plus(Duration.ofHours(1)).toString()),
                        tuple("SALVOR_TIME_LEFT", "PT1H"),
                        tuple("SALVOR_HOST_PATHS", "/opt/lp:/srv"));
        assertThat(job.getSpec().getBackoffLimit()).isZero();
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        assertThat(pod.getTolerations())
                .extracting("operator", "key", "effect", "tolerationSeconds")
                .containsExactly(
                        tuple("Exists", "node.kubernetes.io/not-ready", "NoExecute", 60L),
                        tuple("Exists", "node.kubernetes.io/unreachable", "NoExecute", 60L),
                        tuple("Exists", "node.kubernetes.io/out-of-service", "NoExecute", 60L),
                        tuple("Exists", null, null, null));
        assertThat(pod.getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                        .get(0)
                        .getMatchFields())
                .extracting("key", "values")
                .containsExactly(tuple("metadata.name", List.of("node-1")));
        assertThat(container(NodeJob.Command.backup).getArgs())
                .containsExactly("node", "backup", "--namespace", "salvor", "--volume", "volume-1");
    }

    @Test
    void it_is_given_the_number_of_the_attempt_of_each_volume_and_its_folder_by_the_name_alone() {
        NodeJob numbered = new NodeJob(
                "job-1",
                NodeJob.Command.backup,
                "node-1",
                List.of(
                        new NodeJob.Volume("volume-1", "/var/lib/kubelet/pods/1/data", 3),
                        new NodeJob.Volume("volume-2", "/var/lib/kubelet/pods/2/data", 1)),
                Map.of(),
                Map.of(),
                Map.of(),
                NOW.plus(Duration.ofHours(1)));

        Job job = builder.job(numbered, new OwnerReferenceBuilder().build(), NOW);

        Container container =
                job.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertThat(container.getArgs()).endsWith("--volume", "volume-1@3", "--volume", "volume-2@1");
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/volumes/volume-1", "/volumes/volume-2");
        assertThat(NodeJobBuilder.volumes(job)).containsExactly("volume-1", "volume-2");
    }

    @Test
    void one_whose_deadline_has_passed_ends_at_once_and_not_never() {
        Job job = builder.job(
                job(NodeJob.Command.backup), new OwnerReferenceBuilder().build(), NOW.plus(Duration.ofHours(2)));

        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(1);
    }

    private static NodeJob job(NodeJob.Command command) {
        return new NodeJob(
                "job-1",
                command,
                "node-1",
                List.of(new NodeJob.Volume("volume-1", "/var/lib/kubelet/pods/1/data")),
                Map.of(Labels.BACKUP, "nightly"),
                Map.of("shop", "of shop"),
                REACH,
                NOW.plus(Duration.ofHours(1)));
    }

    private PodSpec pod(NodeJob.Command command) {
        return builder.job(job(command), new OwnerReferenceBuilder().build(), NOW)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private Container container(NodeJob.Command command) {
        return pod(command).getContainers().get(0);
    }

    private VolumeMount mount(NodeJob.Command command) {
        return container(command).getVolumeMounts().get(0);
    }
}
