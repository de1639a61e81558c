/**
 * The server's own loops: garbage collection, namespaces and definitions that take their contents along. They see changes and
 * act by verbs; they must not know HTTP.
 */
package io.salvor.sandbox.apiserver.lifecycle;
