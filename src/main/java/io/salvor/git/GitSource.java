package io.salvor.git;

import java.time.Duration;

/**
 * Where policies are read from.
 *
 * @param url URL of the repository: https, http or file, without user name or password
 * @param branch name of the branch, without refs/heads
 * @param path folder in the repository, {@code .} for all of it
 * @param timeout how long one operation may take
 */
public record GitSource(String url, String branch, String path, Duration timeout) {}
