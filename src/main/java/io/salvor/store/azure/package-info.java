/**
 * Containers of Azure's blob storage, reached by rclone and by restic. Nothing outside this folder knows Azure's names, but for the fields and
 * texts of {@code api}. It must not know what is stored.
 */
package io.salvor.store.azure;
