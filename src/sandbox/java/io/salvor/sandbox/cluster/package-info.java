/**
 * The machinery of a cluster, simulated against any API server by HTTP: nodes that lay out a kubelet's folders and run
 * Salvor's own containers as child processes, a scheduler, a volume binder and the workload controllers. It knows Kubernetes
 * and the image it runs; it must not know Salvor's kinds or what its program does.
 */
package io.salvor.sandbox.cluster;
