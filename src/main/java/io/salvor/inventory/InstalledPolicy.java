package io.salvor.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A policy as it is in the cluster.
 *
 * @param spec with the defaults that the API server filled in
 * @param createdAt when it came to be
 * @param source the PolicySource it belongs to; null when it belongs to none
 * @param file the file it was synced from; null when Salvor did not sync it
 * @param line the line its document begins at; null when it is not known
 * @param revision the revision that last changed it; null when Salvor did not sync it
 * @param stalled whether the operator says that it cannot carry it out
 */
public record InstalledPolicy(
        String name,
        JsonNode spec,
        Instant createdAt,
        String source,
        String file,
        Integer line,
        String revision,
        boolean stalled) {}
