/** The list of every sort of backend: another one is one more in it, and no other place has to know of it. It must not know what is stored. */
package io.salvor.store.every;
