/**
 * Decides which Backups of a policy stay, and by which clause of its retention. Pure: it is handed values and the time, deletes
 * nothing, and must not know the cluster, the bucket or restic.
 */
package io.salvor.retention;
