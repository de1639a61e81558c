/**
 * What the protocol speaks of: kinds, fields and refusals, and the JSON that they are written in. It holds values only; it must
 * not know HTTP, what is stored, or any rule.
 */
package io.salvor.sandbox.apiserver.api;
