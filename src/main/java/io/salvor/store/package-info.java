/**
 * One seam for every backend: objects by key ({@link io.salvor.store.ObjectStore}), where restic finds the repositories beside them, and
 * what a process needs to get there ({@link io.salvor.store.Backend}). A folder below holds one backend and is the only place that knows
 * its client, its settings and the names of its variables; {@link io.salvor.store.Backends} lists them, and the operator's {@code Wiring}
 * fills that list. This room must not know what the objects mean, nor Kubernetes, nor restic.
 */
package io.salvor.store;
