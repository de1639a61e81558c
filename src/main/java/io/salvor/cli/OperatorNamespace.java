package io.salvor.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Option;

/** The option that says where the operator runs, for every command that asks a cluster about its objects. */
public final class OperatorNamespace {
    @Option(
            names = "--operator-namespace",
            paramLabel = "NAMESPACE",
            description = "The operator's namespace; that of the current context unless given.")
    private String namespace;

    /** The one that is given, or that of the context. */
    public String of(KubernetesClient client) {
        return namespace == null ? client.getNamespace() : namespace;
    }
}
