package io.salvor.catalog;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * The policy's rule for static PersistentVolumes as it stood when the backup was taken.
 *
 * @param restore Recreate, Adopt, Reprovision or Fail
 * @param nodeMapping node of the backup to node of the restore
 */
@RegisterForReflection
public record StaticVolumesRule(String restore, Map<String, String> nodeMapping) {
    public StaticVolumesRule {
        nodeMapping = nodeMapping == null ? Map.of() : Map.copyOf(nodeMapping);
    }
}
