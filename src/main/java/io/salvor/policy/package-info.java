/**
 * Decides what a policy file says, what is wrong with it and where, and when a policy is due. Pure: it is handed bytes, values
 * and the time, and must not know the cluster, Git, files or a framework.
 */
package io.salvor.policy;
