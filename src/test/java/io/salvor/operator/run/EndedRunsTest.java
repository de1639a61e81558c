package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupSpec;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndedRunsTest {
    private final TestingCalls calls = new TestingCalls();
    private final TestingOwnObjects objects =
            new TestingOwnObjects(calls, new TestingClock(Instant.parse("2026-01-02T03:00:00Z")));

    private Backup ended(String policy) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("by-hand")
                .withNamespace("salvor")
                .withLabels(Map.of("theirs", "stays"))
                .build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = policy;
        backup.getStatus().phase = BackupPhase.PartiallyFailed;
        backup.getStatus().completionTime = "2026-01-02T03:04:05Z";
        return objects.put(backup);
    }

    private Backup now() {
        return objects.now(Backup.class, "by-hand");
    }

    @Test
    void a_backup_that_has_ended_says_so_in_its_labels_and_no_informer_holds_it() {
        EndedRuns.mark(objects, ended("daily"));
        assertThat(now().getMetadata().getLabels())
                .containsEntry("theirs", "stays")
                .containsEntry(Labels.ENDED, "PartiallyFailed")
                .containsEntry(Labels.POLICY, "daily");
        assertThat(now().getMetadata().getAnnotations()).containsEntry(Labels.ENDED_AT, "2026-01-02T03:04:05Z");
        assertThat(EndedRuns.NOT_MARKED)
                .isEqualTo(LabelChoice.lacking(Labels.ENDED).selector());
    }

    @Test
    void one_that_is_marked_costs_nothing() {
        EndedRuns.mark(objects, ended("daily"));
        Backup marked = now();
        calls.clear();
        EndedRuns.mark(objects, marked);
        assertThat(calls.made()).isEmpty();
    }

    @Test
    void a_policy_with_a_long_name_has_a_label_that_the_api_server_takes() {
        EndedRuns.mark(objects, ended("p".repeat(200)));
        assertThat(now().getMetadata().getLabels().get(Labels.POLICY)).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void one_that_something_waits_for_stays_in_sight() {
        Backup backup = ended("daily");
        backup.getMetadata().setFinalizers(List.of("salvor.io/hooks"));
        EndedRuns.mark(objects, backup);
        assertThat(now().getMetadata().getLabels()).doesNotContainKey(Labels.ENDED);
    }

    @Test
    void one_that_is_gone_needs_no_mark_and_one_that_cannot_be_marked_is_tried_again() {
        Backup backup = ended("daily");
        calls.fail("edit Backup by-hand", 1, 500);
        assertThatThrownBy(() -> EndedRuns.mark(objects, backup)).isInstanceOf(KubernetesClientException.class);
        objects.remove(Backup.class, "by-hand");
        EndedRuns.mark(objects, backup);
    }
}
