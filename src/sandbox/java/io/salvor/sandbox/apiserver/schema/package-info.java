/**
 * What a CustomResourceDefinition says of its objects: their shape, their defaults, their CEL rules. It decides from a schema
 * and a value alone; it must not know HTTP, what is stored, or any built-in kind.
 */
package io.salvor.sandbox.apiserver.schema;
