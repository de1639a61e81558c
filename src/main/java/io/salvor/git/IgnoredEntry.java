package io.salvor.git;

/**
 * A file or folder of a commit that is ignored although it could be meant to be read.
 *
 * @param path its path in the repository
 * @param why words that go on a sentence about it
 */
public record IgnoredEntry(String path, String why) {}
