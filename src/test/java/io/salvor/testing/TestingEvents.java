package io.salvor.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.salvor.kubernetes.EventRecorder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the Events that people would see; each time it was recorded counts. */
public final class TestingEvents implements EventRecorder {
    private final List<News> recorded = new CopyOnWriteArrayList<>();

    /**
     * One Event.
     *
     * @param about the name of the object
     * @param type Normal or Warning
     */
    public record News(String about, String type, String reason, String message) {}

    @Override
    public void normal(HasMetadata about, String reason, String message) {
        recorded.add(new News(about.getMetadata().getName(), "Normal", reason, message));
    }

    @Override
    public void warning(HasMetadata about, String reason, String message) {
        recorded.add(new News(about.getMetadata().getName(), "Warning", reason, message));
    }

    /** All Events so far, in order. */
    public List<News> recorded() {
        return List.copyOf(recorded);
    }

    /** Their reasons, in order. */
    public List<String> reasons() {
        return recorded.stream().map(News::reason).toList();
    }

    public void clear() {
        recorded.clear();
    }
}
