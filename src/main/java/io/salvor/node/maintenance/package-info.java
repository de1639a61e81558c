/**
 * What the Job of a repository's maintenance does: step by step, under the repository's Lease, each on record before the next. It works on
 * one repository, which needs no node; it must not know policies, catalogs or where snapshots that expired come from.
 */
package io.salvor.node.maintenance;
