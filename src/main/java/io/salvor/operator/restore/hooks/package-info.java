/**
 * Runs the hooks of a Restore in the pods that came back, each once, and remembers in its status how far they are. It must not know
 * volumes or locations.
 */
package io.salvor.operator.restore.hooks;
