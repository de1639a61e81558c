package io.salvor.node;

/** The work on one volume. Its methods are called by one thread at a time, but for {@link #report}. */
public interface VolumeTask {
    /** Name of the volume's record. */
    String name();

    /** Does the work and records what became of it; never throws for what is wrong with the volume. */
    VolumeResult run();

    /** The Job was asked to stop before this volume was done: nothing is final, another attempt goes on with it. */
    VolumeResult stopped();

    /** Called every few seconds while it runs: reports how far it is. */
    void report();
}
