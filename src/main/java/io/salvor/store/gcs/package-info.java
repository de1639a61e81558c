/**
 * Buckets of Google Cloud Storage, reached by rclone and by restic. Nothing outside this folder knows Google's names. It must not know what is
 * stored.
 */
package io.salvor.store.gcs;
