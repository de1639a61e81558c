package io.salvor.policy;

/**
 * A file as it was found in a source of policies.
 *
 * @param path its path in the source, with forward slashes; it names the file in every problem
 * @param content its bytes, not yet known to be text
 */
public record SourceFile(String path, byte[] content) {}
