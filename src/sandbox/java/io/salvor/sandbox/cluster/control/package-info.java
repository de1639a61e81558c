/**
 * The scheduler, the volume binder and the controllers of Deployments, ReplicaSets and Jobs. They read the state and write
 * objects; they must not know what runs on a node.
 */
package io.salvor.sandbox.cluster.control;
