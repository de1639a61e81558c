package io.salvor.sandbox.apiserver.http;

import java.io.IOException;
import java.util.List;

/** Who runs the commands of {@code kubectl exec}: implemented by what runs the containers. */
@FunctionalInterface
public interface PodCommands {

    /**
     * Starts a command in a container, which the server ends when its client goes away.
     *
     * @return the process, or {@code null} when there is no such container running
     */
    Process start(String namespace, String pod, String container, List<String> command) throws IOException;
}
