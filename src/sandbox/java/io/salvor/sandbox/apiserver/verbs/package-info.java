/**
 * What can be done to objects: create, change, patch, delete, list, and the subresources, each from a request to its answer.
 * It must not know paths, or what the server's own loops do later.
 */
package io.salvor.sandbox.apiserver.verbs;
