/**
 * Durations, quantities, time zones and words as people write them: read with errors that say what is expected, and
 * written back. Pure; it must not know any other room.
 */
package io.salvor.units;
