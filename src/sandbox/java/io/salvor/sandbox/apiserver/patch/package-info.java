/**
 * What an object becomes by a patch, and who owns which of its fields. It works on values and stores nothing.
 */
package io.salvor.sandbox.apiserver.patch;
