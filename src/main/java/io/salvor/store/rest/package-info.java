/**
 * Servers that speak restic's REST protocol, which knows repositories and nothing else: it keeps files whose names are the SHA-256 of what
 * is in them. Objects with keys of their own lie in a folder of such files beside the repositories. Nothing outside this folder knows the
 * protocol or the names of its variables. It must not know what is stored.
 */
package io.salvor.store.rest;
