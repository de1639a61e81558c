/** Decides what a repository needs next, and why. It knows neither restic nor the cluster, only what was found out about the repository. */
package io.salvor.maintenance;
