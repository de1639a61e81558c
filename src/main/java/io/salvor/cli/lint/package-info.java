/**
 * {@code salvor lint}: reads policy files from folders and shows what is wrong with them, for people and for CI. What is wrong is
 * decided in {@code io.salvor.policy}; nothing here may know the cluster.
 */
package io.salvor.cli.lint;
