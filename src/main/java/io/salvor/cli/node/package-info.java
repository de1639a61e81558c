/**
 * The commands that Jobs and waiting pods run on a node, and their options. What is done is in {@code io.salvor.node};
 * it must not know policies, catalogs or Git.
 */
package io.salvor.cli.node;
