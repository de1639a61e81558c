package io.salvor.cli.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import java.util.List;

/** How repositories stand, for programs. What is not known is null. */
final class RepositoryJson {
    private RepositoryJson() {}

    static String list(List<ResticRepository> repositories) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("apiVersion", "salvor.io/repositories/v1");
        document.put("kind", "Repositories");
        ArrayNode list = document.putArray("repositories");
        repositories.forEach(one -> put(list.addObject(), one));
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private static void put(ObjectNode into, ResticRepository one) {
        ResticRepositoryStatus status = one.getStatus();
        into.put("name", one.getMetadata().getName());
        into.put("namespace", one.getSpec().volumeNamespace);
        into.put("location", one.getSpec().backupStorageLocation);
        into.put("repository", one.getSpec().repoIdentifier);
        into.put("phase", status.phase == null ? null : status.phase.name());
        into.put("lastMaintenance", status.lastMaintenanceTime);
        into.put("lastCheck", status.lastCheckTime);
        into.put("next", status.nextMaintenanceTime);
        into.put("packBytes", status.packBytes);
        into.put("unusedBytes", status.unusedBytes);
        into.put("snapshots", status.snapshots);
        into.put("damaged", status.lastCheckTime == null ? null : (Boolean) RepositoryText.isDamaged(one));
        into.put("maintenance", RepositoryText.standing(one));
    }
}
