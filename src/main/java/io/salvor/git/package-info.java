/**
 * Touches Git repositories: looks up a branch, fetches it into a bare repository, reads the files of a folder. What it reads is
 * untrusted and capped. It must not know Kubernetes, policies, restic or object stores, nor anybody's Git configuration.
 */
package io.salvor.git;
