/**
 * The commands that Jobs and waiting pods run on a node: they move the data of given volumes with restic and report into the
 * volumes' status. They decide nothing about what is saved or restored, and must not know policies, catalogs or Git.
 */
package io.salvor.cli.node;
