package io.salvor.restic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;

/**
 * A lock that a restic holds, or held when it was killed.
 *
 * @param id name of its file
 * @param hostname of the machine that made it; a pod's is its name
 * @param exclusive whether it keeps every other restic from working
 */
public record RepositoryLock(String id, String hostname, boolean exclusive) {
    static RepositoryLock read(String id, InputStream json) throws IOException {
        JsonNode lock = ResticEvent.Json.MAPPER.readTree(json);
        return new RepositoryLock(
                id, lock.path("hostname").asText(), lock.path("exclusive").asBoolean());
    }
}
