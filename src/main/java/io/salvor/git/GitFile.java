package io.salvor.git;

/**
 * A file of a commit.
 *
 * @param path its path in the repository, with forward slashes
 * @param content its bytes, which are valid UTF-8
 */
public record GitFile(String path, byte[] content) {}
