/**
 * What decides whether an object may be stored, and by whom: names, references, built-in kinds, schemas, Roles. It reads the
 * store and never writes; it must not know HTTP.
 */
package io.salvor.sandbox.apiserver.rules;
