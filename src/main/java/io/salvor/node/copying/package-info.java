/**
 * What a Job does that copies snapshots of one repository into that of another location. It works on two repositories, and needs no node and no
 * API server; it must not know Backups, policies or catalogs.
 */
package io.salvor.node.copying;
