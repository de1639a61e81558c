/**
 * A year of a location in some minutes: the operator's own classes for schedules, retention and maintenance on a clock that is moved on hour by
 * hour, and real repositories of restic, while things go wrong that a seed decides. What must hold is looked at from outside, and compared
 * with what restic keeps by the same rules.
 */
package io.salvor.year;
