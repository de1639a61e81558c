/**
 * Turns our kinds, the catalog and the cluster into the values that the pure rooms decide by, and back into what is
 * stored or written, for the operator and the commands alike. It decides nothing, and must not know the operator.
 */
package io.salvor.reading;
