package io.salvor.sandbox.apiserver.verbs;

import java.io.IOException;
import java.io.InputStream;

/** Where {@code kubectl logs} gets its bytes: implemented by what runs the containers. */
@FunctionalInterface
public interface PodLogs {

    /**
     * Opens the log of one container from its beginning.
     *
     * @return the stream, which the server closes, or {@code null} when the container has no log yet
     */
    InputStream open(String namespace, String pod, String container) throws IOException;
}
