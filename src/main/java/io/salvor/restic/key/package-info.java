/**
 * The file that holds a repository's key, in restic's format: opens one with a password, and writes one anew with another cost. It knows
 * no repository, no store and no process.
 */
package io.salvor.restic.key;
