/**
 * A volume that is mounted in the operator and in the Jobs as a place for objects and repositories: a share, a folder of a node, or a
 * claim. It touches files and the list of mounts, and must not know which Kubernetes volume it is.
 */
package io.salvor.store.local;
