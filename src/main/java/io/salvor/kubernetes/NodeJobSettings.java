package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.time.Duration;
import java.util.ArrayList;
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
 * @param pod what their pods get beside that
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
        JobPod pod,
        List<String> hostPaths) {
    private static final String EXISTS = "Exists";
    private static final List<String> DEAD = List.of(
            "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "node.kubernetes.io/out-of-service");
    private static final long STAYS_SECONDS = 60;

    /**
     * A node that holds the data is where the Job must run, whatever its taints are; but its pod does not stay on one that is dead.
     * The first toleration that fits a taint counts.
     */
    static List<Toleration> tolerations() {
        List<Toleration> tolerations = new ArrayList<>();
        for (String dead : DEAD) {
            tolerations.add(new TolerationBuilder()
                    .withKey(dead)
                    .withOperator(EXISTS)
                    .withEffect("NoExecute")
                    .withTolerationSeconds(STAYS_SECONDS)
                    .build());
        }
        tolerations.add(new TolerationBuilder().withOperator(EXISTS).build());
        return tolerations;
    }

    Map<String, String> requests() {
        return Map.of("cpu", cpuRequest, "memory", memoryRequest);
    }
}
