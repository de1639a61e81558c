/**
 * Decides which Backups of a policy are to be copied to a second location, and which of their snapshots are there already. Pure: it is handed
 * values and the time, copies nothing, and must not know the cluster, the bucket or restic.
 */
package io.salvor.copying;
