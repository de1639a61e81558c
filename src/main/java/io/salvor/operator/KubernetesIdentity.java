package io.salvor.operator;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Names the operator to the API server, which writes down under that name what it sets. Under the client's own name other
 * operators in Java would be taken for it.
 */
@ApplicationScoped
public class KubernetesIdentity implements KubernetesConfigCustomizer {
    /** The record is under what stands before the slash. */
    private static final String NAME = "salvor/operator";

    @Override
    public void customize(Config config) {
        config.setUserAgent(NAME);
    }
}
