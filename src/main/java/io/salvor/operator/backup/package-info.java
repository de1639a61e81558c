/**
 * The journey of a Backup: location, plan, records, hooks, Jobs, seal. Each step can be repeated; what is decided, pure
 * rooms decide. It must not know Restores, sources or schedules.
 */
package io.salvor.operator.backup;
