package io.salvor.restic;

/**
 * One file or folder that restic could not read or write.
 *
 * @param path its path as restic names it; bytes that are not UTF-8 are replaced
 * @param message what went wrong
 */
public record FailedItem(String path, String message) {}
