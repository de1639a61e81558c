/**
 * Decides whether a Job is started, waited for or given up, from the attempts that were made and the time. Pure; it
 * must not know what the Job does, nor Kubernetes.
 */
package io.salvor.job;
