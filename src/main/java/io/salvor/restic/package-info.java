/**
 * Runs restic: builds its arguments, reads its JSON events and exit codes, and gives it a deadline. It decides nothing about
 * backups, and must not know Kubernetes, S3 or Git.
 */
package io.salvor.restic;
