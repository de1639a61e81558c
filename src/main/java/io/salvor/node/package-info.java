/**
 * What a Job does on a node: moves the data of given volumes with restic and reports into their status and the
 * termination message. It decides nothing about what is saved or restored, and must not know policies, catalogs or Git.
 */
package io.salvor.node;
