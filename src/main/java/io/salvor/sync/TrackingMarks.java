package io.salvor.sync;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The labels and annotations by which GitOps tools know what is theirs. A policy that carries one belongs to that tool; what
 * Salvor applies never carries any, or the tool would prune it or fight over it.
 */
public final class TrackingMarks {
    private static final String ARGO_ID = "argocd.argoproj.io/tracking-id";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String ARGO_INSTANCE = "argocd.argoproj.io/instance";
    private static final String FLUX_NAME = "kustomize.toolkit.fluxcd.io/name";
    private static final String FLUX_NAMESPACE = "kustomize.toolkit.fluxcd.io/namespace";
    private static final String FLUX_HELM_NAME = "helm.toolkit.fluxcd.io/name";
    private static final String FLUX_HELM_NAMESPACE = "helm.toolkit.fluxcd.io/namespace";
    private static final String HELM_RELEASE = "meta.helm.sh/release-name";
    private static final String HELM_NAMESPACE = "meta.helm.sh/release-namespace";
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** argocd-controller, and argocd-application-controller of older versions. */
    private static final String ARGO_MANAGERS = "argocd-";

    private static final Set<String> ALL = Set.of(
            ARGO_ID,
            "argocd.argoproj.io/installation-id",
            INSTANCE,
            ARGO_INSTANCE,
            FLUX_NAME,
            FLUX_NAMESPACE,
            FLUX_HELM_NAME,
            FLUX_HELM_NAMESPACE,
            HELM_RELEASE,
            HELM_NAMESPACE,
            LAST_APPLIED);

    private TrackingMarks() {}

    /** The labels or annotations without the marks. */
    public static Map<String, String> without(Map<String, String> metadata) {
        Map<String, String> rest = new TreeMap<>(metadata);
        rest.keySet().removeAll(ALL);
        return rest;
    }

    /** The tool that a policy belongs to, by its marks: {@code Argo CD application shop}. */
    static Optional<String> tool(PresentPolicy policy) {
        Map<String, String> labels = policy.labels();
        String argo = policy.annotations().get(ARGO_ID);
        if (argo != null) {
            return Optional.of("Argo CD application " + argo.split(":", 2)[0]);
        }
        if (labels.containsKey(FLUX_NAME)) {
            return Optional.of("Flux Kustomization " + named(labels, FLUX_NAMESPACE, FLUX_NAME));
        }
        if (labels.containsKey(FLUX_HELM_NAME)) {
            return Optional.of("Flux HelmRelease " + named(labels, FLUX_HELM_NAMESPACE, FLUX_HELM_NAME));
        }
        if (policy.annotations().containsKey(HELM_RELEASE)) {
            return Optional.of("Helm release " + named(policy.annotations(), HELM_NAMESPACE, HELM_RELEASE));
        }
        String instance = labels.get(ARGO_INSTANCE);
        if (instance == null && policy.managers().stream().anyMatch(manager -> manager.startsWith(ARGO_MANAGERS))) {
            // Charts and webhooks set this label too: it is Argo CD's only where Argo CD has written the policy.
            instance = labels.get(INSTANCE);
        }
        return Optional.ofNullable(instance).map(name -> "Argo CD application " + name);
    }

    private static String named(Map<String, String> metadata, String namespace, String name) {
        return metadata.containsKey(namespace)
                ? metadata.get(namespace) + "/" + metadata.get(name)
                : metadata.get(name);
    }
}
