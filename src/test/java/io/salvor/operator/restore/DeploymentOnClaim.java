package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.object;

import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister.Resource;

/** A Deployment {@code web} of three replicas that is there, with one pod that runs on the claim {@code data} of the backup. */
final class DeploymentOnClaim {
    private static final Resource REPLICA_SETS = new Resource("apps", "v1", "ReplicaSet", "replicasets", true);

    private DeploymentOnClaim() {}

    /** Puts it into the cluster. @param annotations of the Deployment, as YAML in braces */
    static void put(RestoreSetting setting, String accessMode, String annotations) {
        setting.cluster.put(
                Kinds.PERSISTENT_VOLUMES,
                object(
                        "{metadata: {name: pv-data}, spec: {local: {path: /mnt/data}, claimRef: {namespace: shop, name: data}},"
                                + " status: {phase: Bound}}"));
        setting.cluster.put(
                Kinds.CLAIMS,
                object("{metadata: {namespace: shop, name: data, uid: c}, spec: {volumeName: pv-data, accessModes: ["
                        + accessMode + "]}, status: {phase: Bound}}"));
        setting.cluster.put(
                RestoreSetting.DEPLOYMENTS,
                object("{metadata: {namespace: shop, name: web, annotations: " + annotations
                        + "}, spec: {replicas: 3}}"));
        setting.cluster.put(
                REPLICA_SETS,
                object(
                        "{metadata: {namespace: shop, name: web-1, ownerReferences: [{kind: Deployment, name: web, uid: d,"
                                + " controller: true}]}, spec: {replicas: 3}}"));
        setting.cluster.put(
                Kinds.PODS,
                object(
                        "{metadata: {namespace: shop, name: web-1-x, uid: x, ownerReferences: [{kind: ReplicaSet, name: web-1,"
                                + " uid: r, controller: true}]}, spec: {nodeName: node-1, containers: [], volumes: [{name: v,"
                                + " persistentVolumeClaim: {claimName: data}}]}, status: {phase: Running}}"));
    }
}
