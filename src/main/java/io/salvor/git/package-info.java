/**
 * Touches Git repositories: looks up a branch, tag or commit, fetches it into a bare repository, reads the files of a
 * folder, also of one that is checked out. What it reads is untrusted and capped. It must not know Kubernetes,
 * policies, restic or object stores, nor anybody's Git configuration.
 */
package io.salvor.git;
