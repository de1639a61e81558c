/**
 * Decides what is next for the volumes that Jobs work on: begin an attempt, wait, or end; which volumes go into one Job; and whose Jobs
 * may start when more want to than may. Pure; it must not know what a Job does, nor Kubernetes.
 */
package io.salvor.job;
