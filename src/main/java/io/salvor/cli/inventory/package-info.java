/**
 * {@code salvor inventory}, and the options by which commands find a cluster or an inventory. It must not know what is
 * done with either.
 */
package io.salvor.cli.inventory;
