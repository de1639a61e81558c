package io.salvor.catalog;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * That the repository of a namespace was made, so that one that has vanished is never silently made anew.
 *
 * @param id restic's repository id, 64 hexadecimal digits
 */
@RegisterForReflection
public record RepositoryRecord(String id, Instant createdAt) {}
