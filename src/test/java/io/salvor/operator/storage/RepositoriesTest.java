package io.salvor.operator.storage;

import static io.salvor.operator.storage.StorageFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.store.ObjectNames;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingLocations;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoriesTest {
    private static final String NAME = Names.repository("shop", "default");
    private static final Instant SINCE = Instant.parse("2026-11-26T02:00:00Z");
    private static final Instant BEFORE = SINCE.minusSeconds(60);

    @TempDir
    Path folder;

    private StorageFixture fixture;
    private TestingLocations locations;
    private OpenLocation location;
    private Repositories repositories;

    @BeforeEach
    void start() {
        fixture = new StorageFixture(folder);
        locations = new TestingLocations(folder);
        location = locations.open("default");
        repositories = new Repositories(fixture.objects, fixture.config, fixture.events, fixture.clock);
    }

    @Test
    void where_there_is_none_it_is_asked_for() {
        ResticRepository repository = ensure();

        assertThat(repository.getMetadata().getName()).isEqualTo(NAME);
        assertThat(repository.getMetadata().getNamespace()).isEqualTo("salvor");
        assertThat(repository.getMetadata().getLabels())
                .containsEntry(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .containsEntry(Labels.VOLUME_NAMESPACE, "shop")
                .containsEntry(Labels.STORAGE_LOCATION, "default");
        assertThat(repository.getMetadata().getAnnotations()).containsEntry(Labels.REQUESTED_AT, SINCE.toString());
        assertThat(repository.getSpec().backupStorageLocation).isEqualTo("default");
        assertThat(repository.getSpec().volumeNamespace).isEqualTo("shop");
        assertThat(repository.getSpec().repoIdentifier).isEqualTo(location.repoIdentifier("shop"));
        assertThat(Repositories.isSettled(repository, SINCE)).isFalse();
        assertSame(repository, now());
    }

    @Test
    void one_that_is_not_looked_at_yet_is_waited_for() {
        ensure();
        fixture.calls.clear();

        assertThat(Repositories.isSettled(ensure(), SINCE)).isFalse();
        assertThat(fixture.calls.made()).containsExactly("get ResticRepository " + NAME);
    }

    @Test
    void one_that_somebody_else_has_just_asked_for_is_taken() {
        ResticRepository theirs = ensure();
        fixture.objects.remove(ResticRepository.class, NAME);
        fixture.calls.before("create ResticRepository", 1, () -> fixture.objects.put(theirs));

        assertThat(ensure().getMetadata().getUid())
                .isEqualTo(theirs.getMetadata().getUid());
    }

    @Test
    void one_that_is_removed_as_soon_as_it_was_made_is_made_at_the_next_look() {
        fixture.calls.before("get ResticRepository", 2, () -> fixture.objects.remove(ResticRepository.class, NAME));

        ResticRepository gone = ensure();

        assertThat(Repositories.isSettled(gone, SINCE)).isFalse();
        assertThat(Repositories.isNotReady(gone)).isFalse();
        assertSame(ensure(), now());
    }

    @Test
    void a_ready_one_that_is_there_is_as_it_is() {
        location.store().put(ObjectNames.repositoryConfig("shop"), new byte[1]);
        ResticRepository ready = stored(RepositoryPhase.Ready, null, null);

        assertSame(ensure(), ready);
        assertThat(Repositories.isSettled(ready, SINCE)).isTrue();
        assertThat(fixture.events.recorded()).isEmpty();
    }

    @Test
    void a_ready_one_that_has_vanished_is_missing_and_not_ready_any_more() {
        stored(RepositoryPhase.Ready, null, null);

        ResticRepository repository = ensure();

        assertSame(repository, now());
        assertThat(repository.getStatus().phase).isEqualTo(RepositoryPhase.NotReady);
        assertThat(repository.getStatus().message)
                .contains(location.repoIdentifier("shop"), "was there and is gone", "it was ready once", "bring")
                .contains("remove repositories/shop.json", "delete ResticRepository " + NAME);
        assertThat(condition(repository.getStatus().conditions, "Ready"))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("False", "RepositoryMissing");
        assertThat(fixture.events.reasons()).containsExactly("RepositoryMissing");
        // Nobody has to look again: this was the look.
        assertThat(Repositories.isSettled(repository, SINCE)).isTrue();
        assertThat(Repositories.isNotReady(repository)).isTrue();
    }

    @Test
    void that_one_has_vanished_is_news_when_it_is_written() {
        stored(RepositoryPhase.Ready, null, null);
        List<RepositoryPhase> written = new ArrayList<>();
        EventRecorder looking = new EventRecorder() {
            @Override
            public void normal(HasMetadata about, String reason, String message) {
                written.add(now().getStatus().phase);
            }

            @Override
            public void warning(HasMetadata about, String reason, String message) {
                written.add(now().getStatus().phase);
            }
        };
        repositories = new Repositories(fixture.objects, fixture.config, looking, fixture.clock);

        ensure();

        assertThat(written).containsExactly(RepositoryPhase.NotReady);
    }

    @Test
    void one_that_was_not_ready_before_is_looked_at_again() {
        stored(RepositoryPhase.NotReady, BEFORE.toString(), BEFORE.toString());

        ResticRepository asked = ensure();

        assertThat(asked.getMetadata().getAnnotations()).containsEntry(Labels.REQUESTED_AT, SINCE.toString());
        assertThat(Repositories.isSettled(asked, SINCE)).isFalse();
        // Once is enough.
        fixture.calls.clear();
        ensure();
        assertThat(fixture.calls.made("edit")).isEmpty();
    }

    @Test
    void one_that_was_not_ready_since_is_settled() {
        stored(RepositoryPhase.NotReady, SINCE.toString(), SINCE.toString());

        assertThat(Repositories.isSettled(ensure(), SINCE)).isTrue();
        assertThat(fixture.calls.made("edit")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"now", "''", "2026-11-26 02:00"})
    void a_time_in_another_form_counts_as_none(String time) {
        stored(RepositoryPhase.NotReady, time, time);

        assertThat(ensure().getMetadata().getAnnotations()).containsEntry(Labels.REQUESTED_AT, SINCE.toString());
        assertThat(Repositories.isSettled(now(), SINCE)).isFalse();
    }

    @Test
    void one_that_nobody_asked_for_is_asked_for() {
        stored(RepositoryPhase.NotReady, null, null);

        assertThat(ensure().getMetadata().getAnnotations()).containsEntry(Labels.REQUESTED_AT, SINCE.toString());
    }

    @Test
    void a_bucket_that_is_away_makes_nothing_missing() {
        stored(RepositoryPhase.Ready, null, null);
        locations.store("default").failAfter(0, Reason.Unreachable);

        assertThatThrownBy(this::ensure).isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.Unreachable));
        assertThat(now().getStatus().phase).isEqualTo(RepositoryPhase.Ready);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, TestingCalls.TIMEOUT})
    void an_api_server_that_refuses_is_asked_again_and_nothing_is_lost(int code) {
        assertRefused("get", code);
        assertRefused("create", code);
        ensure();
        stored(RepositoryPhase.NotReady, null, null);
        assertRefused("edit", code);
        ensure();
        stored(RepositoryPhase.Ready, null, null);
        assertRefused("editStatus", code);
        assertThat(ensure().getStatus().phase).isEqualTo(RepositoryPhase.NotReady);
    }

    @Test
    void one_that_is_deleted_by_hand_meanwhile_is_made_anew_at_the_next_look() {
        for (Consumer<TestingCalls> deleted : deletions().values()) {
            deleted.accept(fixture.calls);
            assertThatThrownBy(this::ensure)
                    .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                            .isEqualTo(404));
            assertSame(ensure(), now());
        }
    }

    private Map<String, Consumer<TestingCalls>> deletions() {
        Runnable remove = () -> fixture.objects.remove(ResticRepository.class, NAME);
        return Map.of(
                "asked for a look",
                        calls -> {
                            stored(RepositoryPhase.NotReady, null, null);
                            calls.before("edit ResticRepository", 1, remove);
                        },
                "missing",
                        calls -> {
                            stored(RepositoryPhase.Ready, null, null);
                            calls.before("editStatus ResticRepository", 1, remove);
                        });
    }

    /** The same version of the same object. */
    private static void assertSame(ResticRepository one, ResticRepository other) {
        assertThat(one.getMetadata()).isEqualTo(other.getMetadata());
    }

    private void assertRefused(String call, int code) {
        fixture.calls.fail(call + " ResticRepository", 1, code);
        assertThatThrownBy(this::ensure).isInstanceOf(KubernetesClientException.class);
    }

    private ResticRepository ensure() {
        return repositories.ensure("shop", location, SINCE);
    }

    private ResticRepository now() {
        return fixture.objects.now(ResticRepository.class, NAME);
    }

    private ResticRepository stored(RepositoryPhase phase, String requested, String handled) {
        repositories.ensure("shop", location, SINCE);
        ResticRepository repository = now();
        repository.getMetadata().getAnnotations().remove(Labels.REQUESTED_AT);
        if (requested != null) {
            repository.getMetadata().getAnnotations().put(Labels.REQUESTED_AT, requested);
        }
        repository.getStatus().phase = phase;
        repository.getStatus().lastHandledReconcileAt = handled;
        return fixture.objects.put(repository);
    }
}
