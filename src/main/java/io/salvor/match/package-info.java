/**
 * Globs and label selectors: whether one matches, and whether two of them can ever meet, within a budget of work; and
 * which files of a folder of policies are read. Pure; it must not know any other room.
 */
package io.salvor.match;
