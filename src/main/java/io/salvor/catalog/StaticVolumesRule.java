package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * The policy's rule for static PersistentVolumes as it stood when the backup was taken.
 *
 * @param restore Recreate, Adopt, Reprovision or Fail
 * @param nodeMapping node of the backup to node of the restore
 * @param pathMapping folder or share of the backup to that of the restore
 * @param serverMapping server of the backup to server of the restore
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StaticVolumesRule(
        @JsonProperty("restore") String restore,
        @JsonProperty("nodeMapping") Map<String, String> nodeMapping,
        @JsonProperty("pathMapping") Map<String, String> pathMapping,
        @JsonProperty("serverMapping") Map<String, String> serverMapping) {
    public StaticVolumesRule {
        nodeMapping = Shape.sorted(nodeMapping, "nodeMapping");
        pathMapping = Shape.sorted(pathMapping, "pathMapping");
        serverMapping = Shape.sorted(serverMapping, "serverMapping");
    }
}
