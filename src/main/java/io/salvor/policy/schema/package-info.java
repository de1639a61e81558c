/**
 * Checks a document against the schemas of {@code crds/} and says in words what they expect. Pure; it must not know
 * what a policy means.
 */
package io.salvor.policy.schema;
