/**
 * Searches everything that a run of Salvor shows for secrets that can be recognised. It knows a secret by its bytes and the ways to
 * write them, and of Salvor nothing but where each may be.
 */
package io.salvor.canary;
