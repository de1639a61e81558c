/**
 * Buckets of S3 services. Nothing outside this folder knows the S3 client, or, but for
 * the fields and texts of {@code api}, regions and the names of Amazon's variables. It must not know what is stored.
 */
package io.salvor.store.s3;
