/**
 * The commands that say what policies do before and after they are in force: plan, explain and coverage. They read
 * files, an inventory and a Git repository, and put into words what the pure rooms decide; they must not write into a
 * cluster.
 */
package io.salvor.cli.plan;
