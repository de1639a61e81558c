/**
 * What can be wrong in a policy file, and where: rules, findings and problems as values. Pure; it must not know how
 * they are found.
 */
package io.salvor.policy.finding;
