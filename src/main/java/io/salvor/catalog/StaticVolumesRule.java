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
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StaticVolumesRule(
        @JsonProperty("restore") String restore, @JsonProperty("nodeMapping") Map<String, String> nodeMapping) {
    public StaticVolumesRule {
        nodeMapping = Shape.sorted(nodeMapping, "nodeMapping");
    }
}
