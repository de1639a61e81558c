/**
 * The kinds of the API group {@code salvor.io} as they travel over the wire. They hold no logic, but the words for people beside a
 * number, which they take from {@code units}; they know no other room.
 */
package io.salvor.api;
