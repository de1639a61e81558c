/**
 * The machinery of a cluster, simulated by HTTP against an API server, ours, which it hands logs and commands: nodes that lay out a kubelet's folders and run
 * Salvor's own containers as child processes, a scheduler, a volume binder and the workload controllers. It knows Kubernetes
 * and the image it runs; it must not know Salvor's kinds or what its program does.
 *
 * <p>Budget: 3,970 lines in all its rooms; the last twenty are for files that belong to the group of a pod, and for processes in groups. It simulates what Salvor meets in a cluster and nothing for its own sake.
 */
package io.salvor.sandbox.cluster;
