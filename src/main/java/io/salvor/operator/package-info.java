/**
 * Puts the rooms together: the operator's settings become the objects that its journeys are made of. A folder below is
 * one journey; no two of them know each other.
 */
package io.salvor.operator;
