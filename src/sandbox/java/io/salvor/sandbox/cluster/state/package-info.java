/**
 * The cluster as the watches last reported it, and which volumes its pods use. It only reads.
 */
package io.salvor.sandbox.cluster.state;
