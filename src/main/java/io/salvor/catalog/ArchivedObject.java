package io.salvor.catalog;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One object of a backup.
 *
 * @param resource {@code <plural>} or {@code <plural>.<group>}, like {@code pods} and {@code deployments.apps}
 * @param namespace null for one of the whole cluster
 * @param content the object as the API server gave it, with apiVersion and kind
 */
public record ArchivedObject(String resource, String namespace, String name, JsonNode content) {}
