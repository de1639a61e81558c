/**
 * Hands one repository of an {@link io.salvor.store.ObjectStore} to a restic of the same machine, whatever the place is, by restic's own REST
 * protocol: to be read, and to be locked meanwhile. It listens on the loopback address alone, and must not know Kubernetes, nor what starts
 * restic.
 */
package io.salvor.store.served;
