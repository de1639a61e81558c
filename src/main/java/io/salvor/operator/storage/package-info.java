/**
 * Opens locations and repositories for every journey that needs them, and says in their status whether they can be
 * used. It must not know what is saved or restored.
 */
package io.salvor.operator.storage;
