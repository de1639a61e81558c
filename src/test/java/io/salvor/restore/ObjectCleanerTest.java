package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectCleanerTest {

    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    configmaps | {metadata: {name: a, uid: u, resourceVersion: "1", generation: 2, creationTimestamp: t, selfLink: s, managedFields: [], ownerReferences: [{name: b}], deletionTimestamp: t, deletionGracePeriodSeconds: 3}, data: {k: v}} | {metadata: {name: a}, data: {k: v}}
                    configmaps | {metadata: {name: a, labels: {a: b}, annotations: {c: d}, finalizers: [example.org/keep, orphan, foregroundDeletion]}} | {metadata: {name: a, labels: {a: b}, annotations: {c: d}, finalizers: [example.org/keep]}}
                    widgets.example.org | {metadata: {name: a}, spec: {uid: kept, status: kept}, status: {ready: true}} | {metadata: {name: a}, spec: {uid: kept, status: kept}}
                    namespaces | {metadata: {name: a, labels: {x: y}}, spec: {finalizers: [kubernetes]}, status: {phase: Active}} | {metadata: {name: a, labels: {x: y}}}
                    persistentvolumeclaims | {metadata: {name: a, finalizers: [kubernetes.io/pvc-protection], annotations: {pv.kubernetes.io/bind-completed: "yes", pv.kubernetes.io/bound-by-controller: "yes", volume.kubernetes.io/storage-provisioner: p, volume.beta.kubernetes.io/storage-provisioner: p, volume.kubernetes.io/selected-node: n}}, spec: {volumeName: v, storageClassName: c, dataSource: {name: s}, dataSourceRef: {name: s}}} | {metadata: {name: a}, spec: {storageClassName: c}}
                    persistentvolumes | {metadata: {name: a, annotations: {pv.kubernetes.io/bound-by-controller: "yes", mine: kept}}, spec: {claimRef: {namespace: n, name: c, uid: u, resourceVersion: "1"}, local: {path: /a}}} | {metadata: {name: a, annotations: {mine: kept}}, spec: {claimRef: {namespace: n, name: c}, local: {path: /a}}}
                    services | {metadata: {name: a}, spec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], healthCheckNodePort: 30000, ports: [{port: 80, nodePort: 31000}]}} | {metadata: {name: a}, spec: {ports: [{port: 80}]}}
                    services | {metadata: {name: a}, spec: {clusterIP: None, clusterIPs: [None], ports: [{port: 80}]}} | {metadata: {name: a}, spec: {clusterIP: None, clusterIPs: [None], ports: [{port: 80}]}}
                    services | {metadata: {name: a, managedFields: [{fieldsV1: {"f:spec": {"f:ports": {'k:{"port":80,"protocol":"TCP"}': {"f:nodePort": {}}}}}}]}, spec: {ports: [{port: 80, nodePort: 31000}, {port: 81, nodePort: 31001}]}} | {metadata: {name: a}, spec: {ports: [{port: 80, nodePort: 31000}, {port: 81}]}}
                    pods | {metadata: {name: a, annotations: {cni.projectcalico.org/containerID: c, cni.projectcalico.org/podIPs: 10.0.0.1/32, k8s.v1.cni.cncf.io/network-status: s, k8s.ovn.org/pod-networks: n, vpc.amazonaws.com/pod-eni: e}}} | {metadata: {name: a}}
                    pods | {metadata: {name: a, annotations: {k8s.v1.cni.cncf.io/networks: lan, cni.projectcalico.org/ipAddrs: '["10.0.0.1"]'}}} | {metadata: {name: a, annotations: {k8s.v1.cni.cncf.io/networks: lan, cni.projectcalico.org/ipAddrs: '["10.0.0.1"]'}}}
                    jobs.batch | {metadata: {name: a, labels: {controller-uid: u, app: b}}, spec: {selector: {matchLabels: {controller-uid: u}}, template: {metadata: {labels: {batch.kubernetes.io/controller-uid: u, job-name: a, app: b}}}}} | {metadata: {name: a, labels: {app: b}}, spec: {template: {metadata: {labels: {app: b}}}}}
                    jobs.batch | {metadata: {name: a}, spec: {manualSelector: true, selector: {matchLabels: {app: b}}}} | {metadata: {name: a}, spec: {manualSelector: true, selector: {matchLabels: {app: b}}}}
                    """)
    void what_belongs_to_the_old_cluster_goes_and_everything_else_stays(
            String resource, String stored, String expected) {
        assertThat(clean(resource, stored)).isEqualTo(yaml(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | false | {ports: [{port: 80}]}",
                "true  | false | {healthCheckNodePort: 30000, ports: [{port: 80, nodePort: 31000}]}",
                "false | true  | {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], ports: [{port: 80}]}",
                "true  | true  | {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], healthCheckNodePort: 30000, ports:"
                        + " [{port: 80, nodePort: 31000}]}"
            })
    void a_service_keeps_the_addresses_that_are_asked_for(boolean nodePorts, boolean clusterIps, String spec) {
        RestoreScene scene = new RestoreScene()
                .stored(
                        "services",
                        "{kind: Service, metadata: {namespace: shop, name: a}, spec: {clusterIP: 10.0.0.1, clusterIPs:"
                                + " [10.0.0.1], healthCheckNodePort: 30000, ports: [{port: 80, nodePort: 31000}]}}");
        scene.addresses = new KeptAddresses(nodePorts, clusterIps);
        assertThat(RestoreScene.step(scene.plan(), "services shop/a").body().get("spec"))
                .isEqualTo(yaml(spec));
    }

    @Test
    void a_node_port_that_was_applied_stays() {
        String applied = "'{\"spec\":{\"ports\":[{\"port\":80,\"nodePort\":31000}]}}'";
        JsonNode service = clean(
                "services",
                "{metadata: {name: a, annotations: {kubectl.kubernetes.io/last-applied-configuration: " + applied
                        + "}}, spec: {ports: [{port: 80, nodePort: 31000}, {port: 81, nodePort: 31001}]}}");
        assertThat(service.at("/spec/ports").toString()).isEqualTo("[{\"port\":80,\"nodePort\":31000},{\"port\":81}]");
    }

    @Test
    void a_pod_loses_its_node_its_token_and_what_admission_sets() {
        JsonNode pod = clean(
                "pods",
                """
                metadata: {name: web, finalizers: [batch.kubernetes.io/job-tracking]}
                spec:
                  nodeName: node-1
                  priority: 0
                  preemptionPolicy: PreemptLowerPriority
                  serviceAccountName: default
                  overhead: {cpu: 1m}
                  ephemeralContainers: [{name: debug}]
                  tolerations: [{key: node.kubernetes.io/not-ready, effect: NoExecute, tolerationSeconds: 300}]
                  initContainers:
                  - {name: salvor-restore-wait, args: [wait, --restore, of-before]}
                  - {name: fill, volumeMounts: [{name: kube-api-access-x, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]}
                  containers:
                  - name: c
                    volumeMounts:
                    - {name: data, mountPath: /data}
                    - {name: kube-api-access-x, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}
                  volumes:
                  - {name: data, emptyDir: {}}
                  - {name: salvor-restore, emptyDir: {sizeLimit: 1Mi}}
                  - {name: kube-api-access-x, projected: {sources: [{serviceAccountToken: {path: token}}]}}
                status: {phase: Running}
                """);
        assertThat(pod)
                .isEqualTo(
                        yaml(
                                """
                                metadata: {name: web}
                                spec:
                                  serviceAccountName: default
                                  tolerations: [{key: node.kubernetes.io/not-ready, effect: NoExecute, tolerationSeconds: 300}]
                                  initContainers: [{name: fill}]
                                  containers: [{name: c, volumeMounts: [{name: data, mountPath: /data}]}]
                                  volumes: [{name: data, emptyDir: {}}]
                                """));
    }

    @Test
    void a_token_secret_of_old_goes_and_a_secret_of_the_same_kind_of_name_stays() {
        JsonNode pod = clean(
                "pods",
                """
                metadata: {name: web}
                spec:
                  containers:
                  - name: c
                    volumeMounts:
                    - {name: default-token-abc, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}
                    - {name: mine, mountPath: /tokens}
                  volumes:
                  - {name: default-token-abc, secret: {secretName: default-token-abc}}
                  - {name: mine, secret: {secretName: my-token-x}}
                """);
        assertThat(pod.at("/spec/volumes").findValuesAsText("name")).containsExactly("mine");
        assertThat(pod.at("/spec/containers/0/volumeMounts").findValuesAsText("name"))
                .containsExactly("mine");
    }

    @Test
    void the_stored_object_itself_is_not_changed() {
        JsonNode body = yaml("{metadata: {name: a, uid: u}, spec: {finalizers: [kubernetes]}, status: {}}");
        JsonNode before = body.deepCopy();
        ObjectCleaner.clean(new StoredObject("namespaces", null, "a", body));
        assertThat(body).isEqualTo(before);
    }

    private static JsonNode clean(String resource, String manifest) {
        return ObjectCleaner.clean(new StoredObject(resource, "shop", "a", yaml(manifest)));
    }
}
