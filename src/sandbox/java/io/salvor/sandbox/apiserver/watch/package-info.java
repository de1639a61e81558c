/**
 * Remembers the latest changes and hands them to the open watches. It must not know how a change comes about.
 */
package io.salvor.sandbox.apiserver.watch;
