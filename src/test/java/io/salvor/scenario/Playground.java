package io.salvor.scenario;

import io.fabric8.kubernetes.client.KubernetesClient;

/** A cluster with Salvor in it and what the scenario needs around it: the sandbox, or one behind a kubeconfig. */
public interface Playground {
    KubernetesClient client();

    /** The namespace that Salvor runs in. */
    String salvorNamespace();

    /** Node of the pod with the static volume. */
    String firstNode();

    /** Node of the Deployment's pod; the first one where there is no other. */
    String secondNode();

    /** Image that the application's containers run; it has a shell's sleep. */
    String applicationImage();

    /** Class of the claim of the Deployment; empty where nothing provisions, and a static volume is made for it. */
    String dynamicStorageClass();

    /** Makes an empty folder on a node for a local volume. */
    void makeFolder(String node, String path);

    /** Removes every file from a folder on a node and spoils the folder's own owner and mode. */
    void wipeFolder(String node, String path);

    /** The files of a volume of a running pod. */
    VolumeFiles files(String namespace, String pod, String volume);

    /** Puts a policy where Salvor takes policies from, and says in a few words how. */
    String publishPolicy(String fileName, String yaml);
}
