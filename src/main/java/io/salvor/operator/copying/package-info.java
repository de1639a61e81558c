/**
 * Copies Backups of policies to other locations. Which ones is decided in the room {@code copying}; the snapshots are copied by Jobs. It must
 * not know how a run is carried out, or what leaves a location.
 */
package io.salvor.operator.copying;
