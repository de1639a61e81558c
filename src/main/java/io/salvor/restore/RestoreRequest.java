package io.salvor.restore;

import java.util.List;
import java.util.Map;

/**
 * What of a backup is asked for, and how static volumes come back.
 *
 * @param namespaces names or globs; empty means all in the backup
 * @param nodeMapping nodes of the backup to nodes of the target, for local volumes
 */
public record RestoreRequest(List<String> namespaces, StaticVolumeRule staticVolumes, Map<String, String> nodeMapping) {

    public RestoreRequest {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        staticVolumes = staticVolumes == null ? StaticVolumeRule.Recreate : staticVolumes;
        nodeMapping = nodeMapping == null ? Map.of() : Map.copyOf(nodeMapping);
    }
}
