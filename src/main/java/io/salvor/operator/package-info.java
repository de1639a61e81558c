/**
 * Reconcilers, the policy sync, the schedule's tick and leadership: each reads, makes values, asks one pure function, acts,
 * and writes the status once. It uses the rooms below through their types only; it must not know JGit, minio or processes.
 */
package io.salvor.operator;
