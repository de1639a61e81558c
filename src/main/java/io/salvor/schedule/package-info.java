/**
 * Cron schedules and the runs that are due by them: decides from a policy's schedule, its last slot and the time what
 * is started, missed or waited for. Pure: the time is handed in, and it must not know policies or the cluster.
 */
package io.salvor.schedule;
