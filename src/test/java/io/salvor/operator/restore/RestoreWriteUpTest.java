package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.ExistingData;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreVolume;
import io.salvor.catalog.PlannedRestore;
import io.salvor.catalog.RestoreReport;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people find in the bucket of a Restore. */
class RestoreWriteUpTest {
    private static final String FOLDER = "restores/" + NAME + "-uid-of-restore/";

    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_cluster_that_has_lost_everything() {
        setting = new RestoreSetting(folder);
    }

    private PlannedRestore planned() {
        return setting.catalog()
                .restoreDocuments()
                .planned(NAME, "uid-of-restore")
                .orElseThrow();
    }

    private RestoreReport report() {
        return setting.catalog()
                .restoreDocuments()
                .report(NAME, "uid-of-restore")
                .orElseThrow();
    }

    @Test
    void the_plan_of_a_dry_run_is_there_to_be_read_without_the_content_of_objects() throws IOException {
        setting.backup();
        setting.asked(spec -> {
            spec.dryRun = true;
            RestoreVolume cache = new RestoreVolume();
            cache.namespace = "shop";
            cache.volume = "cache";
            cache.existingData = ExistingData.Replace;
            spec.volumes = List.of(cache);
        });
        setting.look();

        assertThat(setting.status().planPath).isEqualTo(FOLDER + "plan.json.gz");
        assertThat(setting.status().reportPath).isNull();
        assertThat(planned().dryRun()).isTrue();
        assertThat(planned().backup()).isEqualTo("nightly-1");
        assertThat(planned().bytes()).isEqualTo(3_000_000);
        assertThat(planned().steps())
                .extracting(step -> step.stage() + " " + step.action() + " " + step.object() + ": " + step.reason())
                .contains(
                        "Data RestoreData pods shop/web: volumes data (1.4Mi), cache (1.4Mi) in place of what lies in it");
        assertThat(planned().volumes())
                .extracting(volume -> volume.namespace() + "/" + volume.pod() + "/" + volume.volume() + " "
                        + volume.claim() + " " + volume.bytes() + " " + volume.existingData())
                .containsExactly("shop/web/data data 1500000 Keep", "shop/web/cache null 1500000 Replace");
        assertThat(text(FOLDER + "plan.json.gz")).startsWith("{").doesNotContain("busybox", "apiVersion");
    }

    private String text(String key) throws IOException {
        try (InputStream in = new GZIPInputStream(setting.location().store().get(key))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void the_plan_of_a_restore_that_is_refused_is_there_with_what_is_in_the_way() {
        setting.backup("nightly-1", "nightly", RestoreSetting.START, new StaticVolumesRule("Fail", null, null, null));
        setting.asked();
        setting.look();

        assertThat(setting.status().phase).isEqualTo(RestorePhase.Failed);
        assertThat(planned().conflicts()).singleElement().satisfies(conflict -> assertThat(conflict.object())
                .isEqualTo("persistentvolumes pv-data"));
        assertThat(setting.catalog().restoreDocuments().report(NAME, "uid-of-restore"))
                .isEmpty();
    }

    @Test
    void at_the_end_there_is_a_report_of_every_step_and_volume() {
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.clock.advance(Duration.ofMinutes(2));
        setting.look();

        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().reportPath).isEqualTo(FOLDER + "report.json.gz");
        assertThat(report().phase()).isEqualTo("Completed");
        assertThat(report().duration()).isEqualTo("2m");
        assertThat(report().objects().created()).isEqualTo(setting.status().objects.created);
        assertThat(report().steps()).hasSameSizeAs(planned().steps()).allSatisfy(step -> assertThat(step.outcome())
                .isEqualTo("Done"));
        assertThat(report().volumes())
                .extracting(volume ->
                        volume.volume() + " " + volume.phase() + " " + volume.bytesDone() + " of " + volume.bytes())
                .containsExactly("data Completed 40 of 100", "cache Completed 40 of 100");
    }

    @Test
    void the_report_of_one_that_was_ended_says_what_was_not_reached() {
        setting.untilThePodIsMade();
        setting.own.edit(setting.now(), restore -> {
            restore.getSpec().cancel = true;
            return restore;
        });
        setting.look();
        setting.look();

        assertThat(setting.status().phase).isEqualTo(RestorePhase.Canceled);
        assertThat(report().volumes())
                .allSatisfy(volume -> assertThat(volume.phase()).isEqualTo("Canceled"));
        assertThat(report().steps())
                .filteredOn(step -> step.stage().equals("Data"))
                .extracting(RestoreReport.Step::outcome)
                .containsExactly("NotKnown");
    }

    @Test
    void a_bucket_that_takes_no_plan_for_people_is_a_note_and_ends_nothing() {
        setting.backup();
        setting.asked(spec -> spec.dryRun = true);
        setting.locations.store("default").failWriting("restores/", Reason.AccessDenied);
        setting.look();

        assertThat(setting.status().phase).isEqualTo(RestorePhase.Planned);
        assertThat(setting.status().planPath).isNull();
        assertThat(setting.status().message)
                .contains("nothing was written. Note: the plan could not be written into the bucket");
    }

    @Test
    void a_bucket_that_takes_no_report_does_not_keep_a_restore_from_ending() {
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.locations.store("default").failWriting("report", Reason.AccessDenied);
        setting.look();

        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().reportPath).isNull();
        assertThat(setting.status().message).contains("Note: the report could not be written into the bucket");
        assertThat(setting.catalog().restorePlan("uid-of-restore", null)).isEmpty();
    }
}
