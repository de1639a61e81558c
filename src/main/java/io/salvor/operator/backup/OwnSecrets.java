package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.PolicySource;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which Secrets no backup holds, whatever its policy says: those that open the backups themselves or speak for the operator. In the
 * bucket that they protect, one of them would open all the others.
 */
final class OwnSecrets {
    private final String operatorNamespace;
    private final Map<String, String> named;

    private OwnSecrets(String operatorNamespace, Map<String, String> named) {
        this.operatorNamespace = operatorNamespace;
        this.named = named;
    }

    /** Those that locations and policy sources name now, by name, beside those that are known by what they are. */
    static OwnSecrets of(OwnObjects objects, String operatorNamespace) {
        Map<String, String> named = new HashMap<>();
        for (BackupStorageLocation location : objects.list(BackupStorageLocation.class)) {
            String keeps = "location " + location.getMetadata().getName() + " keeps its ";
            if (location.getSpec().credential != null) {
                named.put(location.getSpec().credential.name, keeps + "credentials in it");
            }
            if (location.getSpec().maintenanceCredential != null) {
                named.put(location.getSpec().maintenanceCredential.name, keeps + "credentials in it");
            }
            if (location.getSpec().masterKey != null) {
                named.put(location.getSpec().masterKey.name, keeps + "master key in it");
            }
            if (location.getSpec().previousMasterKey != null) {
                named.put(location.getSpec().previousMasterKey.name, keeps + "master key of before in it");
            }
            if (location.getSpec().repositoryPassword != null) {
                named.put(location.getSpec().repositoryPassword.name, keeps + "repository password in it");
            }
        }
        for (PolicySource source : objects.list(PolicySource.class)) {
            String uses = "policy source " + source.getMetadata().getName() + " uses it";
            if (source.getSpec().secretRef != null) {
                named.put(source.getSpec().secretRef.name, uses);
            }
            if (source.getSpec().verify != null && source.getSpec().verify.secretRef != null) {
                named.put(source.getSpec().verify.secretRef.name, uses);
            }
            if (source.getSpec().webhook != null && source.getSpec().webhook.secretRef != null) {
                named.put(source.getSpec().webhook.secretRef.name, uses);
            }
        }
        return new OwnSecrets(operatorNamespace, named);
    }

    /** Why an object is in no backup, as a sentence; empty when nothing here is against it. */
    Optional<String> refusal(Resource resource, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        if (!resource.qualifiedName().equals("secrets")
                || !operatorNamespace.equals(metadata.path("namespace").asText())) {
            return Optional.empty();
        }
        String name = metadata.path("name").asText();
        return Optional.ofNullable(reason(name, object))
                .map(reason -> "secrets " + operatorNamespace + "/" + name + " is in no backup: " + reason);
    }

    private String reason(String name, JsonNode object) {
        if (named.containsKey(name)) {
            return named.get(name);
        }
        if (Labels.MANAGED_BY_VALUE.equals(
                object.path("metadata").path("labels").path(Labels.MANAGED_BY).asText())) {
            return "Salvor made it for itself";
        }
        return switch (object.path("type").asText()) {
            case "helm.sh/release.v1" ->
                "it holds the values of a release in the operator's namespace, credentials too";
            case "kubernetes.io/service-account-token" -> "it speaks for an account in the operator's namespace";
            default -> byContent(object.path("data"));
        };
    }

    /** A location that was removed names its master key no more, which goes on opening what is in its bucket. */
    private String byContent(JsonNode data) {
        for (JsonNode value : data) {
            if (isMasterKey(value.asText())) {
                return "it holds what may be the master key of a location";
            }
        }
        return null;
    }

    private static boolean isMasterKey(String value) {
        try {
            RepositoryPasswords.parseMasterKey(
                    new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
