package io.salvor.backup;

/**
 * The stages of a backup, in order. Every look at a Backup goes through them from the first one, because nothing is remembered: a
 * stage that was done before finds that out and lets the next one begin.
 */
public enum BackupStage {
    /** The policy can be run, and the storage location answers. */
    Location,
    /** The plan is in the bucket, with the objects of the cluster. */
    Plan,
    /** Each volume of the plan has its record. */
    Records,
    /** The data of the volumes: repositories, pre-hooks, Jobs. */
    Data,
    /** The post-hooks of pods whose volumes have all ended. */
    PostHooks,
    /** What makes the backup exist; its marker is the last thing written. */
    Seal
}
