package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.salvor.api.Backup;
import io.salvor.testing.OwnApiServer;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents.News;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesEventRecorderTest extends EventRecorderContract {
    private final OwnApiServer server = new OwnApiServer();
    private final TestingClock clock = new TestingClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final EventRecorder events = new KubernetesEventRecorder(server.client(), clock);
    private final Backup backup = new Backup();

    @BeforeEach
    void aBackup() {
        backup.getMetadata().setName("nightly");
        backup.getMetadata().setNamespace(OwnApiServer.NAMESPACE);
        backup.getMetadata().setUid("uid-1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected EventRecorder events() {
        return events;
    }

    @Override
    protected List<News> recorded() {
        return stored().stream()
                .flatMap(event -> Collections.nCopies(
                        event.getCount(),
                        new News(
                                event.getInvolvedObject().getName(),
                                event.getType(),
                                event.getReason(),
                                event.getMessage()))
                        .stream())
                .toList();
    }

    private List<Event> stored() {
        return server.client()
                .v1()
                .events()
                .inNamespace(OwnApiServer.NAMESPACE)
                .list()
                .getItems();
    }

    @Test
    void an_event_says_what_happened_to_which_object() {
        events.warning(backup, "PolicyNotFound", "there is no such policy");
        assertThat(stored()).singleElement().satisfies(event -> {
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("Backup");
            assertThat(event.getInvolvedObject().getUid()).isEqualTo("uid-1");
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("PolicyNotFound");
            assertThat(event.getMessage()).isEqualTo("there is no such policy");
            assertThat(event.getCount()).isEqualTo(1);
        });
    }

    @Test
    void the_same_news_is_counted_and_other_news_is_another_event() {
        events.normal(backup, "Started", "first");
        clock.advance(Duration.ofMinutes(1));
        events.normal(backup, "Started", "first");
        events.normal(backup, "Started", "second");
        assertThat(stored())
                .filteredOn(event -> event.getMessage().equals("first"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getCount()).isEqualTo(2);
                    assertThat(event.getFirstTimestamp()).isEqualTo("2026-01-02T03:04:05Z");
                    assertThat(event.getLastTimestamp()).isEqualTo("2026-01-02T03:05:05Z");
                });
        assertThat(stored()).hasSize(2);
    }

    @Test
    void a_message_that_is_too_long_is_cut() {
        events.normal(backup, "Started", "x".repeat(2000));
        assertThat(stored()).singleElement().satisfies(event -> assertThat(event.getMessage())
                .hasSize(1024));
    }

    @Test
    void an_event_that_cannot_be_written_stops_nobody() {
        backup.getMetadata().setNamespace("gone");
        events.normal(backup, "Started", "first");
        assertThat(stored()).isEmpty();
    }
}
