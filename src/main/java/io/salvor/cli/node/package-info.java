/**
 * The commands that Jobs and waiting pods run on a node, and their options. What a Job does is in {@code
 * io.salvor.node}; the commands must not know policies, catalogs or Git.
 */
package io.salvor.cli.node;
