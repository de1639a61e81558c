/**
 * Reads the cluster into plain values and writes Jobs, statuses and events. It knows the Kubernetes client; it must not know
 * Git, object stores or restic, and decides nothing that a pure room could.
 */
package io.salvor.kubernetes;
