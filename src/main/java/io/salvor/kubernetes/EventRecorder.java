package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Lets people know what happened to an object. The same news about the same object is one Event whose count grows; an Event
 * that cannot be written is logged and never stops the work.
 */
public interface EventRecorder {
    /** Something went as it should. */
    void normal(HasMetadata about, String reason, String message);

    /** Something is in the way. */
    void warning(HasMetadata about, String reason, String message);
}
