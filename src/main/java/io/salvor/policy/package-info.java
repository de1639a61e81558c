/**
 * Decides what a policy file says, what is wrong with it and where. Pure: it is handed bytes and values, and must not
 * know the cluster, Git, files or a framework.
 */
package io.salvor.policy;
