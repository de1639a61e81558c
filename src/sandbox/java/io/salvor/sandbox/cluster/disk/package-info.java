/**
 * The disk of a simulated node: where a path of the node lies on this machine. It must not know the API.
 */
package io.salvor.sandbox.cluster.disk;
