package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.testing.TestingEvents.News;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the operator relies on when it records news. */
public abstract class EventRecorderContract {
    protected abstract EventRecorder events();

    /** What was recorded, in any order; the same news as often as it was recorded. */
    protected abstract List<News> recorded();

    private static Backup backup(String name) {
        Backup backup = new Backup();
        backup.getMetadata().setName(name);
        backup.getMetadata().setNamespace("salvor");
        backup.getMetadata().setUid("uid-of-" + name);
        return backup;
    }

    @Test
    void news_has_its_object_and_type_and_words() {
        events().normal(backup("nightly"), "Started", "for the slot");
        events().warning(backup("weekly"), "PolicyNotFound", "there is no such policy");
        assertThat(recorded())
                .containsExactlyInAnyOrder(
                        new News("nightly", "Normal", "Started", "for the slot"),
                        new News("weekly", "Warning", "PolicyNotFound", "there is no such policy"));
    }

    @Test
    void the_same_news_counts_each_time() {
        events().normal(backup("nightly"), "Started", "for the slot");
        events().normal(backup("nightly"), "Started", "for the slot");
        events().warning(backup("nightly"), "Started", "for the slot");
        News news = new News("nightly", "Normal", "Started", "for the slot");
        assertThat(recorded())
                .containsExactlyInAnyOrder(news, news, new News("nightly", "Warning", "Started", "for the slot"));
    }
}
