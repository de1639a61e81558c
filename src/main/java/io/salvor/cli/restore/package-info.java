/**
 * {@code salvor restore}, {@code salvor backups} and {@code salvor location}. They ask for a restore and show what becomes of it, or read a location; they must not
 * know the operator's rooms, and decide nothing that {@code restore} decides.
 */
package io.salvor.cli.restore;
