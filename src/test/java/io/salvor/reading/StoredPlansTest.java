package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.salvor.backup.BackupPlan;
import io.salvor.backup.SkipReason;
import io.salvor.catalog.StoredPlan;
import io.salvor.catalog.StoredRestorePlan;
import io.salvor.restore.NotPutBack;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.Stage;
import io.salvor.testing.StoredSamples;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The plans of backups and restores on their way into the bucket and back. */
class StoredPlansTest {
    private static final String UID = "7f4c0d0e-0000-4000-8000-00000000000a";

    @Test
    void a_plan_goes_into_the_bucket_and_back_with_every_field() {
        StoredPlan stored = StoredSamples.plan();

        BackupPlan plan = StoredPlans.plan(stored);

        assertThat(plan.volumes().get(0).claim().persistentVolume()).isEqualTo("pv-7");
        assertThat(plan.volumes().get(0).files().exclude()).containsExactly("*~", "/tmp");
        assertThat(plan.volumes().get(0).decidedBy()).hasToString("rule 2");
        assertThat(plan.skipped().get(0).reason()).isEqualTo(SkipReason.ExcludedByAnnotation);
        assertThat(plan.hooks().get(0).before()).hasSize(2);
        assertThat(StoredPlans.stored(plan)).isEqualTo(stored.plan());
    }

    @Test
    void a_volume_without_claim_and_rules_for_files_stays_without() {
        StoredPlan.Volume plain = new StoredPlan.Volume(
                "shop",
                "web",
                UID,
                "node-a",
                "scratch",
                null,
                "/somewhere",
                null,
                new StoredPlan.DecidedBy("Default", null, null),
                "the policy saves every volume by default");
        StoredPlan.Contents contents = new StoredPlan.Contents(
                List.of("shop"), List.of(plain), List.of(), List.of(), List.of(), List.of(), List.of());

        assertThat(StoredPlans.stored(StoredPlans.plan(StoredSamples.plan("b", contents))))
                .isEqualTo(contents);
    }

    @Test
    void a_plan_with_words_that_only_another_salvor_knows_is_refused() {
        StoredPlan.DecidedBy byChance = new StoredPlan.DecidedBy("Chance", null, null);
        StoredPlan.DecidedBy byDefault = new StoredPlan.DecidedBy("Default", null, null);

        assertRefused(
                () -> StoredPlans.plan(skipping("NotAskedFor", byChance)), "Chance", "backups/" + StoredSamples.BACKUP);
        assertRefused(
                () -> StoredPlans.plan(skipping("NoReason", byDefault)), "NoReason", "backups/" + StoredSamples.BACKUP);
    }

    @Test
    void the_plan_of_a_restore_goes_into_the_bucket_and_back_with_every_field() {
        StoredRestorePlan stored = StoredSamples.restorePlan();

        RestorePlan plan = StoredRestorePlans.plan(UID, stored);

        assertThat(plan.steps())
                .extracting(RestoreStep::stage, RestoreStep::action)
                .containsExactly(
                        tuple(Stage.Pods, RestoreStep.Action.Create),
                        tuple(Stage.Data, RestoreStep.Action.RestoreData));
        assertThat(plan.steps().get(1).body()).isNull();
        assertThat(plan.pods().get(0).volumes().get(0).root().mode()).isEqualTo("2770");
        assertThat(plan.skippedVolumes().get(0).reason()).isEqualTo(NotPutBack.NodeGone);
        assertThat(StoredRestorePlans.stored(plan)).isEqualTo(stored);
    }

    @Test
    void the_plan_of_a_restore_with_words_that_only_another_salvor_knows_is_refused() {
        assertRefused(() -> StoredRestorePlans.plan(UID, step("Overture", "Create")), "Overture", "restores/" + UID);
        assertRefused(() -> StoredRestorePlans.plan(UID, step("Pods", "Destroy")), "Destroy", "restores/" + UID);
        StoredRestorePlan skipping = new StoredRestorePlan(
                StoredRestorePlan.FORMAT_VERSION,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new StoredRestorePlan.SkippedVolume("shop", "web", "data", true, "NoReason", "why not")));
        assertRefused(() -> StoredRestorePlans.plan(UID, skipping), "NoReason", "restores/" + UID);
    }

    private static StoredPlan skipping(String reason, StoredPlan.DecidedBy decidedBy) {
        return StoredSamples.plan(
                StoredSamples.BACKUP,
                new StoredPlan.Contents(
                        List.of("shop"),
                        List.of(),
                        List.of(new StoredPlan.Skipped("shop", null, "data", reason, "why", decidedBy)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
    }

    private static StoredRestorePlan step(String stage, String action) {
        StoredRestorePlan.ObjectName pod = new StoredRestorePlan.ObjectName("pods", "shop", "db-0");
        return new StoredRestorePlan(
                StoredRestorePlan.FORMAT_VERSION,
                List.of(new StoredRestorePlan.Step(stage, action, pod, null, "why", null)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static void assertRefused(ThrowingCallable call, String word, String key) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.Malformed))
                .hasMessageStartingWith(key)
                .hasMessageContaining(word);
    }
}
