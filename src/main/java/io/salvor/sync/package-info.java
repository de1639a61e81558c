/**
 * Decides what a revision of a policy source changes in the cluster, or why it must change nothing; when a source is looked at
 * next; and whether a push notice is genuine. Pure: it must not know the Kubernetes client, Git, HTTP, files or the clock.
 */
package io.salvor.sync;
