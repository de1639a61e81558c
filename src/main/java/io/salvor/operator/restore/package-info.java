/**
 * The journey of a Restore: look up, plan, objects in order, data through pods, report. Each stage can be repeated. It
 * must not know how Backups are made.
 */
package io.salvor.operator.restore;
