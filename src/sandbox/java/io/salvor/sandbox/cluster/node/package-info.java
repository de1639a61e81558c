/**
 * A simulated kubelet: it lays out the folders of the pods that are placed on it, runs their containers and reports their status.
 * It must not know who placed a pod or why.
 */
package io.salvor.sandbox.cluster.node;
