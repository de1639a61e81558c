package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepositoryJobBuilderTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final NodeJobSettings SETTINGS = new NodeJobSettings(
            "salvor:1",
            "IfNotPresent",
            "salvor-node",
            2,
            "100m",
            "256Mi",
            null,
            Duration.ofHours(1),
            JobPod.PLAIN,
            List.of());
    private static final MaintenanceJob JOB = new MaintenanceJob(
            "shop-default-0a1b2c3d4e-m7",
            "shop-default",
            "shop",
            "s3:https://s3.example.com/backups/restic/shop",
            "the password",
            Map.of("environment/AWS_ACCESS_KEY_ID", "the key"),
            List.of("a".repeat(64), "b".repeat(64)),
            NOW.plus(Duration.ofHours(12)),
            512L << 20,
            "");

    private static Job job(boolean assignedUser) {
        return new RepositoryJobBuilder("salvor", "salvor-maintenance", assignedUser, SETTINGS)
                .job(JOB, new OwnerReference(), NOW);
    }

    @Test
    void it_keeps_to_what_the_restricted_profile_allows_and_needs_no_node() {
        PodSpec pod = job(false).getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().get(0);
        assertThat(pod.getAffinity()).isNull();
        assertThat(pod.getTolerations()).isEmpty();
        assertThat(pod.getServiceAccountName()).isEqualTo("salvor-maintenance");
        assertThat(pod.getVolumes()).noneMatch(volume -> volume.getHostPath() != null);
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getResources().getLimits().get("memory")).hasToString("512Mi");
        assertThat(container.getArgs())
                .containsExactly(
                        "node",
                        "maintain",
                        "--namespace",
                        "salvor",
                        "--repository",
                        "shop-default",
                        "--job",
                        "shop-default-0a1b2c3d4e-m7");
    }

    @Test
    void a_repository_on_a_volume_is_reached_where_the_operator_reaches_it() {
        JobPod given = LocationMounts.pod();
        NodeJobSettings settings = new NodeJobSettings(
                "salvor:1", "Always", "salvor-node", 2, "100m", "256Mi", null, Duration.ofHours(1), given, List.of());
        MaintenanceJob job = new MaintenanceJob(
                "shop-m1",
                "shop",
                "shop",
                "/locations/nas/restic/shop",
                "p",
                Map.of(),
                List.of(),
                NOW.plus(Duration.ofHours(1)),
                512L << 20,
                "/locations/nas");

        PodSpec pod = new RepositoryJobBuilder("salvor", "salvor-maintenance", false, settings)
                .job(job, new OwnerReference(), NOW)
                .getSpec()
                .getTemplate()
                .getSpec();

        LocationMounts.assertMounted(pod);
        assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(65532);
        assertThat(pod.getSecurityContext().getFsGroupChangePolicy()).isEqualTo("OnRootMismatch");
        assertThat(job(false)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getSecurityContext()
                        .getSupplementalGroups())
                .isEmpty();
    }

    @Test
    void a_cluster_that_gives_users_gives_this_one_too() {
        PodSpec pod = job(true).getSpec().getTemplate().getSpec();
        assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
        assertThat(pod.getSecurityContext().getFsGroup()).isNull();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    }

    @Test
    void what_is_secret_is_in_the_secret_alone() {
        Secret secret = new RepositoryJobBuilder("salvor", "salvor-maintenance", false, SETTINGS)
                .secret(JOB, new OwnerReference());
        assertThat(secret.getStringData())
                .containsEntry("repositories.shop", "the password")
                .containsEntry("reach.environment.AWS_ACCESS_KEY_ID", "the key")
                .containsEntry("forget", "a".repeat(64) + "\n" + "b".repeat(64));
        assertThat(job(false).toString() + JOB).doesNotContain("the password").doesNotContain("the key");
        assertThat(job(false)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes()
                        .get(0)
                        .getSecret()
                        .getItems())
                .extracting(item -> item.getPath())
                .containsExactly("reach/environment/AWS_ACCESS_KEY_ID", "repositories/shop", "identifier", "forget");
    }

    private static CopyJob copy(String source) {
        return new CopyJob(
                "shop-second-0a1b2c3d4e-c3",
                "shop-second-0a1b2c3d4e",
                "shop",
                "/locations/nas/restic/shop",
                "the password",
                Map.of(),
                new CopyJob.Source("default", "{\"secret\": 1}", "the other", source),
                List.of("a".repeat(64), "b".repeat(64)),
                NOW.plus(Duration.ofHours(12)),
                512L << 20,
                "/locations/nas");
    }

    @Test
    void a_pod_mounts_what_the_installation_wants_in_it() {
        LocationMounts.assertToken(pod(copy(""), LocationMounts.withToken("tmp")), "tmp");
    }

    private static PodSpec pod(CopyJob job) {
        return pod(job, LocationMounts.pod());
    }

    private static PodSpec pod(RepositoryJob job, JobPod given) {
        NodeJobSettings settings = new NodeJobSettings(
                "salvor:1", "Always", "salvor-node", 2, "100m", "256Mi", null, Duration.ofHours(1), given, List.of());
        return new RepositoryJobBuilder("salvor", "salvor-maintenance", false, settings)
                .job(job, new OwnerReference(), NOW)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    @Test
    void one_that_copies_has_what_it_reads_in_its_secret_and_mounts_a_volume_of_both_once() {
        CopyJob job = copy("/locations/nas");
        Secret secret = new RepositoryJobBuilder("salvor", "salvor-maintenance", false, SETTINGS)
                .secret(job, new OwnerReference());

        assertThat(secret.getMetadata().getLabels()).containsEntry(Labels.COPY, "shop-second-0a1b2c3d4e");
        assertThat(secret.getStringData())
                .containsEntry("source.settings", "{\"secret\": 1}")
                .containsEntry("source.password", "the other")
                .containsEntry("repositories.shop", "the password")
                .containsEntry("snapshots", "a".repeat(64) + "\n" + "b".repeat(64));
        assertThat(job.toString()).doesNotContain("the other").doesNotContain("the password");
        assertThat(pod(job).getContainers().get(0).getArgs())
                .containsExactly(
                        "node",
                        "copy",
                        "--volume-namespace",
                        "shop",
                        "--to",
                        "/locations/nas/restic/shop",
                        "--from-location",
                        "default");
        LocationMounts.assertMounted(pod(job));
        assertThat(pod(job).getAutomountServiceAccountToken())
                .as("it asks no API server")
                .isFalse();
        assertThat(job(false).getSpec().getTemplate().getSpec().getAutomountServiceAccountToken())
                .isNull();
    }

    @Test
    void the_volumes_of_source_and_target_are_both_mounted_and_the_target_is_named() {
        PodSpec pod = pod(copy("/locations/disk"));

        assertThat(pod.getVolumes()).extracting(volume -> volume.getName()).contains("location", "location-1");
        assertThat(pod.getContainers().get(0).getVolumeMounts())
                .extracting(mount -> mount.getMountPath())
                .contains("/locations/nas", "/locations/disk");
        assertThat(pod.getContainers().get(0).getEnv())
                .filteredOn(variable -> variable.getName().equals("SALVOR_LOCATION"))
                .extracting(variable -> variable.getValue())
                .containsExactly("/locations/nas");
        assertThat(pod.getSecurityContext().getSupplementalGroups()).containsExactly(4711L);
    }
}
