/**
 * Reads the cluster as JSON and client objects, writes objects, Jobs, Leases, statuses and Events, and runs commands in
 * pods. It knows the Kubernetes client; it must not know Git, object stores or restic, and decides nothing that a pure
 * room could.
 */
package io.salvor.kubernetes;
