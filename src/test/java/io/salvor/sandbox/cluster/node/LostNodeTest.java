package io.salvor.sandbox.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.sandbox.cluster.TwoNodeCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that loses power, as the rest of the cluster sees it. */
class LostNodeTest {
    @TempDir
    Path folder;

    @Test
    void nothing_is_heard_of_a_lost_node_until_it_is_back() throws Exception {
        try (TwoNodeCluster it = new TwoNodeCluster(folder)) {
            it.create(
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: works, namespace: default}
                    spec:
                      restartPolicy: Never
                      nodeSelector: {kubernetes.io/hostname: node-a}
                      volumes: [{name: host, hostPath: {path: /work}}]
                      containers:
                      - name: main
                        image: program
                        args: ['echo $$ > $0/pid; exec sleep 1000', /host]
                        volumeMounts: [{name: host, mountPath: /host}]
                    """);
            it.until(Pod.class, "works", pod -> "Running".equals(TwoNodeCluster.phase(pod)));
            Path pid = it.cluster.node("node-a").hostPath("/work").resolve("pid");
            await().until(() -> Files.exists(pid) && Files.size(pid) > 0);
            ProcessHandle process = ProcessHandle.of(
                            Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow();

            it.cluster.node("node-a").lose();

            process.onExit().join();
            assertThat(ready(it.client.nodes().withName("node-a").get())).isEqualTo("Unknown");
            it.client.pods().inNamespace("default").withName("works").delete();
            Pod lost = it.until(Pod.class, "works", pod -> pod.getMetadata().getDeletionTimestamp() != null);
            assertThat(TwoNodeCluster.phase(lost)).isEqualTo("Running");

            it.cluster.node("node-a").back();

            await().until(() ->
                    it.client.pods().inNamespace("default").withName("works").get() == null);
            assertThat(ready(it.client.nodes().withName("node-a").get())).isEqualTo("True");
        }
    }

    private static String ready(Node node) {
        return node.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow()
                .getStatus();
    }
}
