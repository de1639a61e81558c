package io.salvor.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A Job that works on one repository, to be made. It needs no node and no folder of one. */
public sealed interface RepositoryJob permits MaintenanceJob, CopyJob {
    /** Name of the Job and of the Secret that goes with it. */
    String name();

    /** The labels of Job, pod and Secret. */
    Map<String, String> labels();

    /** What its process is called with. @param namespace the operator's */
    List<String> arguments(String namespace);

    /** Whether its process asks the API server; one that does not is given no token for it. */
    boolean asksCluster();

    /** What its process reads: content of files by path, in this order. All of it is secret. */
    Map<String, String> files();

    /** When the Job is ended. */
    Instant deadline();

    /** Its memory limit. */
    long memoryBytes();

    /** Folder at which the volume with the repository is mounted, and which is called as that volume; empty where it is on none. */
    String mount();

    /** The folders of all volumes that it works on, each once. */
    default List<String> mounts() {
        return mount().isEmpty() ? List.of() : List.of(mount());
    }
}
