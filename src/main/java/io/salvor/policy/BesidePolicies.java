package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Decides what may lie in a folder beside policies and is ignored, or is named as what it is. */
final class BesidePolicies {
    static final String API_VERSION = "salvor.io/v1alpha1";

    private static final Set<String> KUSTOMIZATION_FILES =
            Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final Set<String> KUSTOMIZATION_KINDS = Set.of("Kustomization", "Component");

    /** Our kinds that people keep beside their policies and apply by other means. */
    private static final Set<String> COMPANIONS = Set.of("BackupStorageLocation", "PolicySource");

    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

    private BesidePolicies() {}

    /** Whether the content of a file lies elsewhere, in Git LFS. */
    static boolean isLfsPointer(byte[] content) {
        int length = Math.min(content.length, LFS_POINTER.length());
        return new String(content, 0, length, StandardCharsets.US_ASCII).equals(LFS_POINTER);
    }

    /** Whether a file is one of kustomize by its name. */
    static boolean isKustomization(String path) {
        return KUSTOMIZATION_FILES.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Whether a document is one of kustomize by its kind. */
    static boolean isKustomization(JsonNode root) {
        return root.path("apiVersion").asText().startsWith("kustomize.config.k8s.io/")
                && KUSTOMIZATION_KINDS.contains(root.path("kind").asText());
    }

    /** Whether a document is one of our other kinds. */
    static boolean isCompanion(JsonNode root) {
        return root.path("apiVersion").asText().equals(API_VERSION)
                && COMPANIONS.contains(root.path("kind").asText());
    }
}
