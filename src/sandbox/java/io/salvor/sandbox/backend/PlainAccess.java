package io.salvor.sandbox.backend;

import java.util.Map;

/**
 * What plain restic needs to reach a place, beside the identifier and the password of a repository; as docs/backends.md says it.
 *
 * @param environment variables
 * @param options those of {@code -o}
 */
public record PlainAccess(Map<String, String> environment, Map<String, String> options) {}
