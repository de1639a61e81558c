/**
 * The commands that show repositories and ask for their maintenance. They write an annotation and read what becomes of it; the operator and
 * its Jobs do the work. They must not open a bucket or run restic.
 */
package io.salvor.cli.repository;
