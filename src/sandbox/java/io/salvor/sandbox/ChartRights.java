package io.salvor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The rights that the chart gives to the operator and to node Jobs, so that a call that it does not allow fails here as it
 * would on a cluster. Only what this one template needs of Helm is done; every option counts as on but
 * those that allow to change what is there and to write any ClusterRole.
 */
final class ChartRights {
    private static final Path TEMPLATE = Path.of("helm-chart/templates/rbac.yaml");

    private ChartRights() {}

    static void install(KubernetesClient client) throws IOException {
        client.load(new ByteArrayInputStream(manifests().getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    /** What Helm makes of the template but for labels, as release {@code salvor} in the namespace {@code salvor}. */
    static String manifests() throws IOException {
        String text = Files.readString(TEMPLATE)
                .replaceAll(
                        "(?s) *\\{\\{- if .Values.rbac.(updateObjects|restoreClusterRoles|suspendGitOps).*?\\{\\{- end }}\n",
                        "")
                .replaceAll("(?m)^ *labels:\\n *\\{\\{- include .*\\n", "")
                .replaceAll("(?m)^ *\\{\\{- (if|end).*\\n", "")
                .replace("{{ include \"salvor.clusterName\" . | quote }}", "salvor.salvor")
                .replace("{{ include \"salvor.fullname\" . | quote }}", "salvor")
                .replace("{{ include \"salvor.nodeServiceAccount\" . | quote }}", "salvor-node")
                .replace("{{ include \"salvor.maintenanceServiceAccount\" . | quote }}", "salvor-maintenance")
                .replace("{{ .Release.Namespace | quote }}", "salvor");
        assertThat(text).as("what is done here of Helm for %s", TEMPLATE).doesNotContain("{{");
        return text;
    }
}
