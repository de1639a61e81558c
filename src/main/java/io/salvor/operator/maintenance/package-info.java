/**
 * Has repositories maintained: finds out what is due, makes a Job for it, takes in what became of that. What is due, and whose turn it is,
 * {@code io.salvor.maintenance} decides; the steps themselves are the Job's. It must not run what changes a repository.
 */
package io.salvor.operator.maintenance;
