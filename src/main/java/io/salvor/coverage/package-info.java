/**
 * Decides for every volume of a cluster whether it is protected, left out or unprotected, and what a change of the policies does
 * to that. It knows policies, plans and the times of past backups as values; it must not know where they come from.
 */
package io.salvor.coverage;
