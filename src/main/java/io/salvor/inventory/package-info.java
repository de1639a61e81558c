/**
 * What a cluster holds, as a document that can be carried to where no cluster is: written, read back, and made into the
 * values that plans are made from. It keeps no secret, and must not know what is decided with it.
 */
package io.salvor.inventory;
