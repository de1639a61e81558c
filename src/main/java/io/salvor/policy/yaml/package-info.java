/**
 * Reads untrusted YAML into trees that remember line and column, within caps of size, depth and aliases. It alone knows
 * the YAML library; it must not know what a policy is.
 */
package io.salvor.policy.yaml;
