package io.salvor.operator;

import io.fabric8.kubernetes.client.Config;

/**
 * Names the operator to the API server, which writes down under that name what it sets. Under the client's own name other
 * operators in Java would be taken for it.
 */
public final class KubernetesIdentity {
    /** The record is under what stands before the slash. */
    private static final String NAME = "salvor/operator";

    private KubernetesIdentity() {}

    /** Has the clients that are made by these settings carry the name. */
    public static void name(Config config) {
        config.setUserAgent(NAME);
    }
}
