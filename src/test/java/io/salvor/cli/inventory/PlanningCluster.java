package io.salvor.cli.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.testing.Program;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An API server with a shop that has two claims, of which one was saved, and a policy for it. */
public final class PlanningCluster implements AutoCloseable {
    private static final String SHOP =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: salvor}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {team: shop}}
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: fast}
            provisioner: example.com/fast
            parameters: {password: hunter2}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: node-1, labels: {kubernetes.io/hostname: host-1, disk: ssd, zone: a, rack: r1, secret-label: hunter2}}
            ---
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: pv-data}
            spec:
              capacity: {storage: 1Gi}
              accessModes: [ReadWriteOnce]
              storageClassName: fast
              mountOptions: ["password=hunter2"]
              nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: In, values: [ssd]}]}]}}
              csi: {driver: example.com, volumeHandle: vol-1, volumeAttributes: {password: hunter2}}
              claimRef: {namespace: shop, name: data}
            status: {phase: Bound}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: shop, labels: {app: web}}
            spec: {accessModes: [ReadWriteOnce], storageClassName: fast, volumeName: pv-data, resources: {requests: {storage: 1Gi}}}
            status: {phase: Bound}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: spare, namespace: shop}
            spec: {accessModes: [ReadWriteOnce], storageClassName: fast, volumeName: pv-spare, resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              namespace: shop
              labels: {app: web}
              annotations: {backup.velero.io/backup-volumes: data, note: hunter2}
            spec:
              nodeName: node-1
              nodeSelector: {zone: a}
              containers:
              - name: main
                image: web
                command: ["serve", "--password=hunter2"]
                env: [{name: PASSWORD, value: hunter2}]
                volumeMounts: [{name: data, mountPath: /data}, {name: scratch, mountPath: /tmp}]
              volumes:
              - {name: data, persistentVolumeClaim: {claimName: data}}
              - {name: scratch, emptyDir: {}}
              - {name: keys, secret: {secretName: keys}}
            status: {phase: Running}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: keys, namespace: shop}
            stringData: {key: hunter2}
            """;

    private static final String POLICY =
            """
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata:
              name: shop
              namespace: salvor
              labels: {salvor.io/policy-source: policies}
              annotations:
                salvor.io/source-file: policies/shop.yaml
                salvor.io/source-line: "12"
                salvor.io/source-revision: main@sha1:0123456789012345678901234567890123456789
                note: hunter2
            spec:
              schedule: "0 2 * * *"
              include: {namespaces: [shop]}
              retention: {keepLast: 3, keepDaily: 14}
              hooks:
              - match: {podLabels: {app: none}}
                before: {command: [sync], timeout: 5s}
            ---
            apiVersion: salvor.io/v1alpha1
            kind: PolicySource
            metadata: {name: policies, namespace: salvor, annotations: {note: hunter2}}
            spec: {url: "https://me:hunter2@git.example.com/policies.git", maxRemoval: 3}
            ---
            apiVersion: salvor.io/v1alpha1
            kind: Backup
            metadata: {name: shop-1, namespace: salvor}
            spec: {policy: shop}
            status: {phase: Completed, startTime: "2026-11-20T02:00:00Z", completionTime: "2026-11-20T02:10:00Z"}
            ---
            apiVersion: salvor.io/v1alpha1
            kind: Backup
            metadata: {name: shop-2, namespace: salvor}
            spec: {policy: shop}
            status: {phase: Failed, startTime: "2026-11-21T02:00:00Z", completionTime: "2026-11-21T02:10:00Z"}
            """;

    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client;
    private final Path kubeconfig;

    /** @param folder for the kubeconfig */
    public PlanningCluster(Path folder) throws IOException {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace("salvor")
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        kubeconfig = server.writeKubeconfig(folder.resolve("kubeconfig"));
        apply(SHOP);
    }

    /** Adds the kinds of Salvor, a policy, and two Backups: one is good, and a later one is not. */
    public PlanningCluster withPolicy() throws IOException {
        for (String kind : List.of(
                "policysources",
                "backuppolicies",
                "backups",
                "podvolumebackups",
                "resticrepositories",
                "backupstoragelocations")) {
            try (InputStream crd = Files.newInputStream(Path.of("crds/" + kind + ".salvor.io-v1.yml"))) {
                client.load(crd).create();
            }
        }
        apply(POLICY);
        saved("shop-1", "2026-11-20T02:05:00Z");
        saved("shop-2", "2026-11-21T02:05:00Z");
        return this;
    }

    private void saved(String backup, String time) {
        String uid = client.persistentVolumeClaims()
                .inNamespace("shop")
                .withName("data")
                .get()
                .getMetadata()
                .getUid();
        apply(
                """
                apiVersion: salvor.io/v1alpha1
                kind: PodVolumeBackup
                metadata: {name: %s-data, namespace: salvor}
                spec:
                  backup: %s
                  backupStorageLocation: default
                  node: node-1
                  pod: {namespace: shop, name: web, uid: uid-web}
                  volume: data
                  claim: {name: data, uid: %s}
                  repoIdentifier: "s3:bucket/shop"
                  hostPath: /var/lib/kubelet/pods/uid-web/volumes/data
                status: {phase: Completed, completionTimestamp: "%s"}
                """
                        .formatted(backup, backup, uid, time));
    }

    private void apply(String manifests) {
        for (HasMetadata object : client.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            HasMetadata made = client.resource(object).create();
            object.getMetadata().setResourceVersion(made.getMetadata().getResourceVersion());
            object.getMetadata().setNamespace(made.getMetadata().getNamespace());
            if (manifests.contains("status:") && hasStatus(object)) {
                client.resource(object).updateStatus();
            }
        }
    }

    private static boolean hasStatus(HasMetadata object) {
        return !List.of("Namespace", "Node", "StorageClass", "Secret").contains(object.getKind())
                && io.fabric8.kubernetes.client.utils.Serialization.asJson(object)
                        .contains("\"phase\"");
    }

    /** A client of it. */
    public KubernetesClient client() {
        return client;
    }

    /** Runs a command with its kubeconfig. */
    public Program run(String... arguments) throws IOException {
        return Program.start(Map.of("KUBECONFIG", kubeconfig.toString()), arguments);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
