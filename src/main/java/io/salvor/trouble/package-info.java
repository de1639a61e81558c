/**
 * Why things are as they are, {@link io.salvor.trouble.Reason}, and what can go wrong, as one closed family: {@link
 * io.salvor.trouble.Trouble} with a reason, a message for people, and what happens {@link io.salvor.trouble.Next next}.
 * Rooms that touch the world throw it; it must not know any room.
 */
package io.salvor.trouble;
