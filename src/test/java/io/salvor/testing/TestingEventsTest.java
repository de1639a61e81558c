package io.salvor.testing;

import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.EventRecorderContract;
import java.util.List;

class TestingEventsTest extends EventRecorderContract {
    private final TestingEvents events = new TestingEvents();

    @Override
    protected EventRecorder events() {
        return events;
    }

    @Override
    protected List<TestingEvents.News> recorded() {
        return events.recorded();
    }
}
