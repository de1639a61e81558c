/**
 * Which cluster is talked to, and as whom: finds and reads kubeconfigs as kubectl does, and makes clients. It must not know what
 * is asked of the cluster.
 */
package io.salvor.kubernetes.access;
