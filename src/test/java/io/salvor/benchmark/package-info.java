/**
 * Measures what a Backup costs over the restic runs in it, on the sandbox. It asserts nothing: figures depend on the machine
 * and on what else it does.
 */
package io.salvor.benchmark;
