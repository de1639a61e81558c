/**
 * {@code salvor restore} and {@code salvor backups}. They ask for a restore and show what becomes of it, or read a location; they must not
 * know the operator's rooms, and decide nothing that {@code restore} decides.
 */
package io.salvor.cli.restore;
