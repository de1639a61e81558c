/**
 * Decides which objects and which volumes a backup takes in, gives the reason for each that it leaves out, and says how a run
 * ended. It must not know the Kubernetes client, restic, the bucket or the clock.
 */
package io.salvor.backup;
