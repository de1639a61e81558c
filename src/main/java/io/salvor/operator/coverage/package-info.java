/**
 * Looks, at times, at how the claims of the cluster are protected, and says it in policies and metrics. It writes
 * nothing else, and must not know how a run is carried out.
 */
package io.salvor.operator.coverage;
