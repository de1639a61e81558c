/** Buckets of S3 services. Nothing outside this folder knows the S3 client, regions, or the names of Amazon's variables. */
package io.salvor.store.s3;
