/**
 * Lets Backups go from the bucket: those that no retention keeps, and those that a person asks to be deleted. Which ones is decided in the room
 * {@code retention}; their snapshots are forgotten by the maintenance of each repository. It must not know how a run is carried out.
 */
package io.salvor.operator.retention;
