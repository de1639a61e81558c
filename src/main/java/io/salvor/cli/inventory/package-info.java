/**
 * What a cluster holds, as a document that can be carried to where no cluster is: written, read back, and made into the values
 * that plans are made from. It keeps no secret and decides nothing about backups.
 */
package io.salvor.cli.inventory;
