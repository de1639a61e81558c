/**
 * What can go wrong, as one closed family: {@link io.salvor.trouble.Trouble} with a {@link io.salvor.trouble.Reason}, a message for
 * people, and what happens {@link io.salvor.trouble.Next next}. Every room may throw it; it knows none of them.
 */
package io.salvor.trouble;
