/**
 * Says whether a policy can run and when it will, and starts the runs that are due. It must not know how a run is
 * carried out.
 */
package io.salvor.operator.policy;
