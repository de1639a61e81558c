package io.salvor.restore;

/**
 * The stages of a restore, in order. A stage starts when the one before it has ended; from {@link #Pods} on each object waits for the data
 * that it needs, and for no other.
 */
public enum Stage {
    /** StorageClasses and PersistentVolumes. */
    Storage,
    Namespaces,
    /** What pods need to be admitted and to start: accounts, secrets, configuration, limits, services. */
    Configuration,
    Claims,
    /** Pods whose volumes are restored, each with the wait container. */
    Pods,
    /** The data of these pods. */
    Data,
    /** ReplicaSets first, so that they adopt their pods, then everything that makes pods. */
    Workloads,
    /** Everything else. */
    Rest
}
