/** Tries a place out step by step, for who looks why it does not work. It must not know which backend it is, nor what is stored. */
package io.salvor.store.trial;
