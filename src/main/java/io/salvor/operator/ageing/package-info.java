/**
 * Takes out of the cluster what has been there for long: records of volumes, Restores, and all but the newest Backups. What
 * the records knew is kept in their repositories. It must not touch a bucket, and nothing that has not ended.
 */
package io.salvor.operator.ageing;
