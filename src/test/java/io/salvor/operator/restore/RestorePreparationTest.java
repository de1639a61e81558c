package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.BACKUP;
import static io.salvor.operator.restore.RestoreSetting.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.api.RestoreSpec;
import io.salvor.api.StaticVolumeRestore;
import io.salvor.api.StaticVolumes;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.reading.FoundBackup;
import io.salvor.restore.RestorePlan;
import io.salvor.testing.StoredSamples;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import io.salvor.trouble.StorageException;
import io.salvor.trouble.Trouble;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestorePreparationTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_location() {
        setting = new RestoreSetting(folder);
    }

    private String found(Consumer<RestoreSpec> spec) {
        return setting.preparation.find(setting.asked(spec), setting.catalog()).name();
    }

    private Trouble refused(Consumer<RestoreSpec> spec) {
        Trouble trouble = catchThrowableOfType(RefusedException.class, () -> found(spec));
        assertThat(trouble.next()).isEqualTo(Next.FOR_PEOPLE);
        return trouble;
    }

    private RestorePlan plan(Consumer<RestoreSpec> spec) {
        return setting.preparation.plan(
                setting.asked(spec), setting.catalog().marker(BACKUP).orElseThrow(), setting.location());
    }

    private static Consumer<RestoreSpec> asOf(String policy, String time) {
        return spec -> {
            spec.backup = null;
            spec.policy = policy;
            spec.asOf = time;
        };
    }

    @Test
    void a_backup_is_found_by_its_name() {
        setting.backup();
        assertThat(found(spec -> {})).isEqualTo(BACKUP);
    }

    @Test
    void a_backup_is_found_by_policy_and_time_in_any_zone() {
        setting.backup();
        setting.backup("nightly-2", "nightly", START.plusSeconds(3600), null);
        assertThat(found(asOf("nightly", "2026-05-01T12:00:00+02:00"))).isEqualTo(BACKUP);
        assertThat(found(asOf("nightly", "2026-05-01T11:00:00Z"))).isEqualTo("nightly-2");
    }

    @Test
    void now_is_the_newest_there_is() {
        setting.backup();
        setting.backup("nightly-2", "nightly", START.minusSeconds(1), null);
        assertThat(found(asOf("nightly", "now"))).isEqualTo("nightly-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"formatVersion\": 99}", "torn"})
    void a_newer_backup_that_cannot_be_read_is_no_secret(String marker) {
        setting.backup();
        setting.backup("nightly-2", "nightly", START.minusSeconds(1), null);
        setting.location().store().put(CatalogLayout.marker("nightly-2"), marker.getBytes(StandardCharsets.UTF_8));
        setting.location().store().put("backups/Lost+Found/x", new byte[0]);

        FoundBackup found = setting.preparation.find(setting.asked(asOf("nightly", "now")), setting.catalog());

        assertThat(found.name()).isEqualTo(BACKUP);
        assertThat(found.choice()).contains(BACKUP, "that can be restored");
        assertThat(found.notes())
                .singleElement()
                .asString()
                .startsWith("backup nightly-2 may be a newer one of policy nightly and is not restored")
                .contains(CatalogLayout.marker("nightly-2"));
    }

    @Test
    void whose_an_unreadable_backup_is_says_its_plan() {
        setting.backup(BACKUP, "shop-nightly", Instant.parse("2026-01-01T00:00:00Z"), null);
        setting.clock.advance(Duration.ofDays(365));
        for (String name : List.of("known", "later")) {
            setting.catalog().keepPlan(StoredSamples.plan(name));
            setting.location().store().put(CatalogLayout.marker(name), new byte[] {1});
        }
        setting.location().store().put(CatalogLayout.plan("later"), new byte[] {1});

        assertThat(setting.preparation
                        .find(setting.asked(asOf("shop-nightly", "now")), setting.catalog())
                        .notes())
                .satisfiesExactlyInAnyOrder(
                        note -> assertThat(note)
                                .startsWith("backup known, taken at 2026-11-26T02:00:00.250Z, is newer"),
                        note -> assertThat(note).startsWith("backup later may be a newer one"));
        assertThat(setting.preparation
                        .find(setting.asked(asOf("shop-nightly", "2026-06-01T00:00:00Z")), setting.catalog())
                        .notes())
                .singleElement()
                .asString()
                .startsWith("backup later may be");
    }

    @Test
    void a_time_before_the_first_backup_is_refused_and_names_it() {
        setting.backup();
        Trouble trouble = refused(asOf("nightly", "2001-01-01T00:00:00Z"));
        assertThat(trouble.reason()).isEqualTo(Reason.NoBackupAtThatTime);
        assertThat(trouble).hasMessageContaining(BACKUP);
    }

    @Test
    void a_backup_that_was_begun_and_never_sealed_is_refused() {
        setting.location().store().put(CatalogLayout.plan("half"), new byte[] {1});
        Trouble trouble = refused(spec -> spec.backup = "half");
        assertThat(trouble.reason()).isEqualTo(Reason.BackupNotSealed);
    }

    @Test
    void a_name_that_does_not_exist_is_refused_with_the_newest_that_do() {
        assertThat(refused(spec -> spec.backup = "no").getMessage()).endsWith("it holds none at all");
        for (int i = 1; i <= 7; i++) {
            setting.backup("nightly-" + i, "nightly", START.plusSeconds(i), null);
        }
        Trouble trouble = refused(spec -> spec.backup = "no");
        assertThat(trouble.reason()).isEqualTo(Reason.BackupNotFound);
        assertThat(trouble)
                .hasMessageEndingWith("the newest are nightly-7, nightly-6, nightly-5, nightly-4, nightly-3");
    }

    @Test
    void a_bucket_that_is_away_may_be_back_later() {
        setting.backup();
        setting.asked();
        setting.locations.store("default").failAfter(0, Reason.Unreachable);
        assertThatThrownBy(() -> found(spec -> {})).isInstanceOfSatisfying(StorageException.class, trouble -> {
            assertThat(trouble.reason()).isEqualTo(Reason.Unreachable);
            assertThat(trouble.next()).isEqualTo(Next.TRIED_AGAIN);
        });
    }

    @Test
    void an_archive_that_is_gone_is_named() {
        setting.backup();
        setting.location().store().delete(CatalogLayout.objects(BACKUP));
        assertThatThrownBy(() -> plan(spec -> {}))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining(CatalogLayout.objects(BACKUP));
    }

    @Test
    void only_the_namespaces_that_are_asked_for_are_planned() {
        setting.backup();
        assertThat(plan(spec -> spec.include.namespaces = List.of("shop")).steps())
                .isNotEmpty();
        assertThat(plan(spec -> spec.include.namespaces = List.of("blog")).conflicts())
                .isNotEmpty();
        assertThat(plan(spec -> spec.include = null).steps()).isNotEmpty();
    }

    @Test
    void the_rule_of_the_restore_comes_before_that_of_the_backup() {
        setting.backup(BACKUP, "nightly", START, new StaticVolumesRule("Fail", Map.of(), null, null));
        assertThat(plan(spec -> {}).conflicts()).isNotEmpty();
        assertThat(plan(spec -> {
                            spec.staticVolumes = new StaticVolumes();
                            spec.staticVolumes.restore = StaticVolumeRestore.Recreate;
                        })
                        .conflicts())
                .isEmpty();
        assertThat(plan(spec -> {
                            spec.staticVolumes = new StaticVolumes();
                            spec.staticVolumes.nodeMapping = Map.of("node-1", "node-7");
                        })
                        .conflicts())
                .as("a node that this cluster does not have")
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 410, 500, TestingCalls.TIMEOUT})
    void a_cluster_that_cannot_be_read_is_no_plan(int code) {
        setting.backup();
        setting.calls.fail("list", 1, code);
        assertThatThrownBy(() -> plan(spec -> {})).hasMessageContaining("list");
    }
}
