/**
 * Decides what became of a volume that a Job was to save, from what was seen around it: how restic ended, the folder before and
 * after, what is mounted there, and what the volume held before. It must not know restic's output, files or the cluster.
 */
package io.salvor.verdict;
