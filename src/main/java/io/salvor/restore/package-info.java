/**
 * Decides what a restore does, in which order and why, what stands in its way, and what the objects look like that it makes.
 * It must not know the Kubernetes client, restic, the bucket or the clock.
 */
package io.salvor.restore;
