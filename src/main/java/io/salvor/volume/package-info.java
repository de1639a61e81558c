/**
 * Pods, volumes, claims and PersistentVolumes as plain values, and what follows from them alone: where the kubelet keeps a
 * volume, and whether a PersistentVolume is static. It must not know the Kubernetes client, files or processes.
 */
package io.salvor.volume;
