package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What every node Job of this installation has in common.
 *
 * @param image image that holds this program and restic
 * @param imagePullPolicy pull policy of that image
 * @param serviceAccount account that may read and report volume records, and nothing else
 * @param parallel how many volumes one Job saves or restores at once
 * @param cpuRequest CPU asked for, as a Kubernetes quantity
 * @param memoryRequest memory asked for, as a Kubernetes quantity
 * @param seLinuxOptions their SELinux label; null leaves it to the node
 * @param keepFinished how long a finished Job stays for its log
 * @param hostPaths folders of the host at and below which hostPath PersistentVolumes may be
 */
public record NodeJobSettings(
        String image,
        String imagePullPolicy,
        String serviceAccount,
        int parallel,
        String cpuRequest,
        String memoryRequest,
        SELinuxOptions seLinuxOptions,
        Duration keepFinished,
        List<String> hostPaths) {

    /** A node that holds the data is where the Job must run, whatever its taints are. */
    static Toleration everyTaint() {
        Toleration toleration = new Toleration();
        toleration.setOperator("Exists");
        return toleration;
    }

    Map<String, String> requests() {
        return Map.of("cpu", cpuRequest, "memory", memoryRequest);
    }
}
