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

class MaintenanceJobBuilderTest {
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
            "the password",
            Map.of("environment/AWS_ACCESS_KEY_ID", "the key"),
            List.of("a".repeat(64), "b".repeat(64)),
            NOW.plus(Duration.ofHours(12)),
            512L << 20,
            "");

    private static Job job(boolean assignedUser) {
        return new MaintenanceJobBuilder("salvor", "salvor-maintenance", assignedUser, SETTINGS)
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
                "p",
                Map.of(),
                List.of(),
                NOW.plus(Duration.ofHours(1)),
                512L << 20,
                "/locations/nas");

        PodSpec pod = new MaintenanceJobBuilder("salvor", "salvor-maintenance", false, settings)
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
        Secret secret = new MaintenanceJobBuilder("salvor", "salvor-maintenance", false, SETTINGS)
                .secret(JOB, new OwnerReference());
        assertThat(secret.getStringData())
                .containsEntry("password", "the password")
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
                .containsExactly("reach/environment/AWS_ACCESS_KEY_ID", "repositories/shop", "forget");
    }
}
