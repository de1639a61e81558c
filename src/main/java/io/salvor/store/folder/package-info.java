/**
 * A copy of a location as files of this machine, for work without its service. It must not know what is stored, and writes nothing.
 */
package io.salvor.store.folder;
