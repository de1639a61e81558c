/** The kinds of the API group {@code salvor.io} as they travel over the wire. They hold no logic and know no other room. */
package io.salvor.api;
