/**
 * Turns our kinds, the catalog and the cluster into the values that the pure rooms decide by, for the operator and the
 * commands alike. It decides nothing, writes nothing, and must not know the operator.
 */
package io.salvor.reading;
