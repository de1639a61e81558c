/**
 * Puts the rooms together: the operator's settings become the objects that its journeys are made of. Each folder below
 * is one journey, but for {@code run} and {@code storage}, which journeys share. No two journeys know each other.
 */
package io.salvor.operator;
