package io.salvor.catalog;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How many volumes a backup has, by outcome; {@code skipped} are not among the {@code total}. */
@RegisterForReflection
public record VolumeSummary(int total, int completed, int partiallyFailed, int failed, int skipped) {}
