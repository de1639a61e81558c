package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.DataRoute;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.kubernetes.Kinds;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people ask for the same volumes at once. */
class TwoRestoresTest {
    private static final String SECOND = "shop-again";

    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void two_are_asked_for() {
        setting = new RestoreSetting(folder);
        setting.backup();
        setting.asked();
    }

    private void second(Consumer<RestoreSpec> spec) {
        Restore restore = new Restore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName(SECOND)
                .withNamespace("salvor")
                .withUid("uid-of-the-second")
                .build());
        restore.setSpec(new RestoreSpec());
        restore.getSpec().backup = RestoreSetting.BACKUP;
        restore.getSpec().storageLocation = "default";
        spec.accept(restore.getSpec());
        setting.own.put(restore);
    }

    private Restore second() {
        return setting.own.now(Restore.class, SECOND);
    }

    private void lookAtSecond() {
        setting.reconcile(second());
    }

    @Test
    void the_second_waits_and_says_for_which() {
        second(spec -> {});
        setting.look();
        lookAtSecond();
        assertThat(second().getStatus().planned).isFalse();
        assertThat(second().getStatus().conditions)
                .filteredOn(condition -> condition.type.equals("Succeeded"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.reason).isEqualTo("Busy");
                    assertThat(condition.message).contains("Restore shop-back is at work on ", "shop/", "cancel it");
                });
        assertThat(setting.own.now(PodVolumeRestore.class)).hasSize(2);
    }

    @Test
    void while_it_waits_no_object_is_tried_out() {
        setting.look();
        second(spec -> {});
        setting.cluster.put(Kinds.NAMESPACES, RestoreSetting.object("{metadata: {name: shop}}"));
        setting.calls.clear();
        lookAtSecond();
        assertThat(second().getStatus().conditions)
                .extracting(condition -> condition.reason)
                .contains("Busy");
        assertThat(setting.calls.made("try")).isEmpty();
    }

    @Test
    void what_stands_in_its_way_by_itself_is_said_at_once() {
        setting.look();
        second(spec -> spec.include.namespaces = List.of("elsewhere"));
        lookAtSecond();
        assertThat(second().getStatus().phase).isEqualTo(RestorePhase.Failed);
        assertThat(second().getStatus().conflicts).isNotEmpty();
    }

    @Test
    void it_is_planned_anew_when_the_first_has_ended_and_leaves_alone_what_that_brought_back() {
        second(spec -> {});
        setting.look();
        lookAtSecond();
        setting.look();
        setting.podIs("running: {}");
        setting.look();
        setting.dataIsBack();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        lookAtSecond();
        lookAtSecond();
        assertThat(setting.jobs.started()).as("no Job of the second").hasSize(1);
        assertThat(second().getStatus().phase).isNotEqualTo(RestorePhase.Failed);
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNotNull();
    }

    @Test
    void what_would_leave_the_claims_alone_and_start_on_them_waits_too() {
        second(spec -> spec.dataRoute = DataRoute.Claim);
        setting.look();
        setting.look();
        ObjectNode claim = setting.cluster.now(Kinds.CLAIMS, "shop", "data");
        claim.putObject("status").put("phase", "Bound");
        setting.cluster.put(Kinds.CLAIMS, claim);
        lookAtSecond();
        assertThat(second().getStatus().planned).isFalse();
        assertThat(second().getStatus().conditions)
                .extracting(condition -> condition.reason)
                .contains("Busy");
    }

    @Test
    void one_that_has_ended_keeps_nobody_out_though_a_record_of_it_was_left_open() {
        second(spec -> {});
        setting.look();
        Restore first = setting.now();
        first.getStatus().phase = RestorePhase.Failed;
        setting.own.put(first);
        assertThat(setting.volumes()).noneMatch(PodVolumeRestore::hasEnded);
        lookAtSecond();
        assertThat(second().getStatus().planned).isTrue();
    }

    @Test
    void a_dry_run_waits_for_nobody() {
        second(spec -> spec.dryRun = true);
        setting.look();
        lookAtSecond();
        assertThat(second().getStatus().phase).isEqualTo(RestorePhase.Planned);
    }

    @Test
    void what_the_first_has_not_taken_does_not_keep_the_second() {
        second(spec -> {});
        lookAtSecond();
        setting.look();
        assertThat(second().getStatus().planned)
                .as("the first to be planned has them")
                .isTrue();
        assertThat(setting.status().planned).isFalse();
    }

    @Test
    void a_plan_that_was_made_and_not_written_down_leaves_no_record_behind() {
        setting.calls.fail("replaceStatus Restore", 1, 409);
        setting.look();
        assertThat(setting.status().planned).isFalse();
        assertThat(setting.volumes()).hasSize(2);
        setting.cluster.put(Kinds.PODS, RestoreSetting.object("{metadata: {namespace: shop, name: web}, spec: {}}"));
        setting.look();
        assertThat(setting.volumes()).allMatch(PodVolumeRestore::hasEnded);
    }
}
