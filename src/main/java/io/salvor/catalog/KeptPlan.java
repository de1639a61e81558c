package io.salvor.catalog;

/**
 * The plan of a backup as it lies in the bucket.
 *
 * @param digest SHA-256 of its JSON, in hexadecimal digits: by it, another plan in the same place is known for what it is
 */
public record KeptPlan(StoredPlan plan, String digest) {}
