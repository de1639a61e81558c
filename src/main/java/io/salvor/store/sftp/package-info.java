/**
 * A folder on a host that is reached by SSH, as a place for objects and repositories, and the pipe by which restic gets there. It touches the
 * network, and must not know what the objects mean.
 */
package io.salvor.store.sftp;
