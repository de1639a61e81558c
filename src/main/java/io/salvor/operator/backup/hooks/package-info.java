/**
 * Runs the commands that a Backup's pods ask for before and after they are saved, and remembers in its status what has
 * yet to run. It must not know volumes or locations.
 */
package io.salvor.operator.backup.hooks;
