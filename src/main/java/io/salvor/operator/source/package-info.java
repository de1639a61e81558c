/**
 * The journey of a commit: follows Git repositories, and makes the cluster hold the policies that a revision holds, or
 * says why not. It must not know Backups' or Restores' controllers.
 */
package io.salvor.operator.source;
