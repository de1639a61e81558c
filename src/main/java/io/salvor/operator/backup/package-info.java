/**
 * The journey of a Backup, stage by stage ({@link io.salvor.backup.BackupStage}); {@code BackupStages} says which class carries out
 * which. Each stage can be repeated; what is decided, pure rooms decide. It must not know Restores, sources or schedules.
 */
package io.salvor.operator.backup;
