package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.Inclusion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the operator relies on about its own objects, wherever they are kept. */
public abstract class OwnObjectsContract {
    /** An empty namespace {@code salvor}. */
    protected abstract OwnObjects objects();

    private static Backup backup(String name) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("salvor")
                .addToLabels("policy", "daily")
                .build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = "daily";
        return backup;
    }

    private Backup made(String name) {
        assertThat(objects().createIfMissing(backup(name))).isTrue();
        return now(name);
    }

    private Backup now(String name) {
        return objects().get(Backup.class, name).orElseThrow();
    }

    private static Backup phase(Backup backup, BackupPhase phase) {
        backup.getStatus().phase = phase;
        return backup;
    }

    private static Backup label(Backup backup, String value) {
        backup.getMetadata().setLabels(Map.of("policy", value));
        return backup;
    }

    private static Backup annotate(Backup backup, String key) {
        Map<String, String> annotations = new HashMap<>();
        if (backup.getMetadata().getAnnotations() != null) {
            annotations.putAll(backup.getMetadata().getAnnotations());
        }
        annotations.put(key, "here");
        backup.getMetadata().setAnnotations(annotations);
        return backup;
    }

    @Test
    void what_is_not_there_is_empty() {
        assertThat(objects().get(Backup.class, "nightly")).isEmpty();
        assertThat(objects().list(Backup.class)).isEmpty();
        assertThat(objects().secret("key")).isEmpty();
    }

    @Test
    void a_new_object_gets_its_identity_and_no_status() {
        assertThat(objects().createIfMissing(phase(backup("nightly"), BackupPhase.Completed)))
                .isTrue();
        Backup made = now("nightly");
        assertThat(made.getMetadata().getUid()).isNotBlank();
        assertThat(made.getMetadata().getResourceVersion()).isNotBlank();
        assertThat(made.getMetadata().getCreationTimestamp()).endsWith("Z");
        assertThat(made.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(made.getSpec().policy).isEqualTo("daily");
        assertThat(made.getStatus().phase).isNull();
    }

    @Test
    void an_object_that_is_there_stays_as_it_is() {
        Backup made = made("nightly");
        assertThat(objects().createIfMissing(label(backup("nightly"), "other"))).isFalse();
        assertThat(now("nightly").getMetadata()).isEqualTo(made.getMetadata());
    }

    @Test
    void an_object_is_not_made_twice() {
        objects().create(phase(backup("nightly"), BackupPhase.Completed));
        assertThat(now("nightly").getStatus().phase).isNull();
        refused(409, () -> objects().create(backup("nightly")));
        refused(409, () -> objects().tryCreate(backup("nightly")));
    }

    @Test
    void what_is_only_tried_is_not_stored() {
        objects().tryCreate(backup("nightly"));
        assertThat(objects().get(Backup.class, "nightly")).isEmpty();
        refused(404, () -> objects().tryEdit(backup("nightly"), current -> current));
        Backup made = made("nightly");
        Backup tried = objects().tryEdit(made, current -> label(current, "weekly"));
        assertThat(tried.getMetadata().getLabels())
                .isEqualTo(label(backup("nightly"), "weekly").getMetadata().getLabels());
        assertThat(now("nightly").getMetadata()).isEqualTo(made.getMetadata());
    }

    @Test
    void an_object_is_deleted_and_one_that_is_gone_is_no_trouble() {
        made("nightly");
        objects().delete(Backup.class, "nightly");
        assertThat(objects().get(Backup.class, "nightly")).isEmpty();
        objects().delete(Backup.class, "nightly");
    }

    @Test
    void each_object_is_passed_on() {
        made("a");
        made("b");
        List<String> names = new ArrayList<>();
        objects().each(Backup.class, backup -> names.add(backup.getMetadata().getName()));
        assertThat(names).containsExactly("a", "b");
    }

    @Test
    void objects_are_passed_on_by_what_they_are_labelled_with() {
        made("a");
        objects().createIfMissing(label(backup("b"), "weekly"));
        Backup bare = backup("c");
        bare.getMetadata().setLabels(Map.of());
        objects().createIfMissing(bare);
        assertThat(chosen(LabelChoice.having("policy"))).containsExactly("a", "b");
        assertThat(chosen(LabelChoice.of("policy", "weekly"))).containsExactly("b");
        assertThat(chosen(LabelChoice.lacking("policy"))).containsExactly("c");
    }

    @Test
    void objects_are_known_by_their_metadata_alone() {
        objects().editStatus(made("a"), current -> phase(current, BackupPhase.Completed));
        objects().createIfMissing(label(backup("b"), "weekly"));
        assertThat(objects().metadata(Backup.class, LabelChoice.having("policy")))
                .extracting(metadata -> metadata.getName() + " " + metadata.getLabels())
                .containsExactly("a {policy=daily}", "b {policy=weekly}");
        assertThat(objects().metadata(Backup.class, LabelChoice.of("policy", "weekly")))
                .singleElement()
                .satisfies(
                        metadata -> assertThat(metadata.getCreationTimestamp()).endsWith("Z"));
        assertThat(objects().metadata(Backup.class, LabelChoice.lacking("policy")))
                .isEmpty();
    }

    @Test
    void all_that_are_labelled_alike_are_deleted_at_once_and_no_other() {
        made("a");
        objects().createIfMissing(label(backup("b"), "weekly"));
        made("c");
        objects().deleteAll(Backup.class, "policy", "daily");
        assertThat(objects().list(Backup.class))
                .extracting(backup -> backup.getMetadata().getName())
                .containsExactly("b");
        objects().deleteAll(Backup.class, "policy", "daily");
    }

    private List<String> chosen(LabelChoice which) {
        List<String> names = new ArrayList<>();
        objects()
                .each(
                        Backup.class,
                        which,
                        backup -> names.add(backup.getMetadata().getName()));
        return names;
    }

    @Test
    void objects_are_listed_by_name_and_by_label() {
        made("b");
        made("a");
        objects().createIfMissing(label(backup("c"), "weekly"));
        assertThat(objects().list(Backup.class))
                .extracting(backup -> backup.getMetadata().getName())
                .containsExactly("a", "b", "c");
        assertThat(objects().list(Backup.class, "policy", "weekly"))
                .extracting(backup -> backup.getMetadata().getName())
                .containsExactly("c");
        assertThat(objects().list(Backup.class, "policy", "hourly")).isEmpty();
    }

    @Test
    void nobody_holds_the_object_that_is_stored() {
        Backup made = made("nightly");
        made.getSpec().policy = "other";
        objects().list(Backup.class).get(0).getSpec().policy = "other";
        assertThat(now("nightly").getSpec().policy).isEqualTo("daily");
    }

    @Test
    void a_status_is_replaced_and_nothing_else() {
        Backup made = phase(made("nightly"), BackupPhase.InProgress);
        made.getSpec().policy = "other";
        Backup stored = objects().replaceStatus(made);
        assertThat(stored.getStatus().phase).isEqualTo(BackupPhase.InProgress);
        Backup now = now("nightly");
        assertThat(now.getStatus().phase).isEqualTo(BackupPhase.InProgress);
        assertThat(now.getSpec().policy).isEqualTo("daily");
        assertThat(now.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(now.getMetadata().getResourceVersion())
                .isEqualTo(stored.getMetadata().getResourceVersion())
                .isNotEqualTo(made.getMetadata().getResourceVersion());
    }

    @Test
    void a_status_made_of_an_older_version_is_refused() {
        Backup made = made("nightly");
        objects().edit(made, current -> label(current, "weekly"));
        refused(409, () -> objects().replaceStatus(phase(made, BackupPhase.Failed)));
        assertThat(now("nightly").getStatus().phase).isNull();
    }

    @Test
    void a_write_that_changes_nothing_makes_no_version() {
        Backup made = objects().replaceStatus(phase(made("nightly"), BackupPhase.New));
        objects().editStatus(made, current -> current);
        objects().edit(made, current -> current);
        objects().replaceStatus(made);
        assertThat(now("nightly").getMetadata().getResourceVersion())
                .isEqualTo(made.getMetadata().getResourceVersion());
    }

    @Test
    void an_edit_begins_with_the_newest_version_and_leaves_the_status() {
        Backup old = made("nightly");
        objects().editStatus(old, current -> phase(current, BackupPhase.InProgress));
        Backup edited = objects().edit(old, current -> {
            assertThat(current.getStatus().phase).isEqualTo(BackupPhase.InProgress);
            phase(current, BackupPhase.Failed);
            return label(current, "weekly");
        });
        assertThat(edited.getMetadata().getLabels()).containsEntry("policy", "weekly");
        assertThat(edited.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(now("nightly").getStatus().phase).isEqualTo(BackupPhase.InProgress);
    }

    @Test
    void a_new_spec_is_a_new_generation() {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName("daily")
                .withNamespace("salvor")
                .build());
        policy.setSpec(new BackupPolicySpec());
        policy.getSpec().include = new Inclusion();
        policy.getSpec().include.namespaces = List.of("shop");
        objects().createIfMissing(policy);
        BackupPolicy edited = objects().edit(policy, current -> {
            current.getSpec().suspend = true;
            return current;
        });
        assertThat(edited.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void a_status_is_edited_in_its_newest_version() {
        Backup old = made("nightly");
        objects().editStatus(old, current -> {
            current.getStatus().message = "first";
            return current;
        });
        Backup edited = objects().editStatus(old, current -> {
            current.getSpec().policy = "other";
            return phase(current, BackupPhase.InProgress);
        });
        assertThat(edited.getStatus().message).isEqualTo("first");
        assertThat(now("nightly").getStatus().phase).isEqualTo(BackupPhase.InProgress);
        assertThat(now("nightly").getSpec().policy).isEqualTo("daily");
    }

    @Test
    void an_edit_takes_in_what_was_written_in_between() {
        Backup made = made("nightly");
        AtomicBoolean first = new AtomicBoolean(true);
        Backup edited = objects().edit(made, current -> {
            if (first.getAndSet(false)) {
                objects().edit(made, other -> annotate(other, "theirs"));
            }
            return annotate(current, "ours");
        });
        assertThat(edited.getMetadata().getAnnotations()).containsOnlyKeys("ours", "theirs");
        assertThat(now("nightly").getMetadata().getAnnotations()).containsOnlyKeys("ours", "theirs");
    }

    @Test
    void an_edit_of_a_status_takes_in_what_was_written_in_between() {
        Backup made = made("nightly");
        AtomicBoolean first = new AtomicBoolean(true);
        objects().editStatus(made, current -> {
            if (first.getAndSet(false)) {
                objects().editStatus(made, other -> {
                    other.getStatus().message = "theirs";
                    return other;
                });
            }
            return phase(current, BackupPhase.InProgress);
        });
        assertThat(now("nightly").getStatus().message).isEqualTo("theirs");
        assertThat(now("nightly").getStatus().phase).isEqualTo(BackupPhase.InProgress);
    }

    @Test
    void an_edit_that_others_are_always_ahead_of_is_refused() {
        Backup made = made("nightly");
        AtomicInteger written = new AtomicInteger();
        refused(409, () -> objects().edit(made, current -> {
            objects().edit(made, other -> annotate(other, "theirs-" + written.incrementAndGet()));
            return annotate(current, "ours");
        }));
        assertThat(now("nightly").getMetadata().getAnnotations()).doesNotContainKey("ours");
    }

    @Test
    void what_an_edit_takes_away_is_gone() {
        Backup made = made("nightly");
        objects().edit(made, current -> annotate(annotate(current, "kept"), "given-up"));
        objects().edit(made, current -> {
            current.getMetadata().getAnnotations().remove("given-up");
            return current;
        });
        assertThat(now("nightly").getMetadata().getAnnotations()).containsOnlyKeys("kept");
    }

    @Test
    void what_is_gone_cannot_be_changed() {
        Backup never = backup("nightly");
        refused(404, () -> objects().replaceStatus(never));
        refused(404, () -> objects().edit(never, current -> current));
        refused(404, () -> objects().editStatus(never, current -> current));
    }

    @Test
    void a_secret_is_kept_as_bytes() {
        objects()
                .createIfMissing(new SecretBuilder()
                        .withNewMetadata()
                        .withName("key")
                        .withNamespace("salvor")
                        .endMetadata()
                        .withStringData(Map.of("key", "abc"))
                        .build());
        assertThat(objects().secret("key").map(secret -> secret.getData().get("key")))
                .isEqualTo(Optional.of("YWJj"));
        objects().deleteSecret("key");
        objects().deleteSecret("key");
        assertThat(objects().secret("key")).isEmpty();
    }

    private static void refused(int code, ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                        .isEqualTo(code));
    }
}
