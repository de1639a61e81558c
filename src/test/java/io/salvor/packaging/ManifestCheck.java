package io.salvor.packaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.testing.OwnApiServer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an API server would have against an object: fields that its kind does not have, values of another type, what is null. Our own
 * kinds are tried on an API server that has {@code crds/}. All others are read into the Kubernetes client's classes, which are made
 * from the schemas of Kubernetes, OpenShift and the Prometheus operator, and do not know which fields are required.
 */
final class ManifestCheck {
    private static final KubernetesSerialization KINDS = new KubernetesSerialization();
    private static final ObjectMapper STRICT = strict();

    private final OwnApiServer ownKinds;

    ManifestCheck(OwnApiServer ownKinds) {
        this.ownKinds = ownKinds;
    }

    /** A sentence for each fault; none when an API server would take the object. */
    List<String> faults(JsonNode manifest) {
        List<String> faults = new ArrayList<>();
        String apiVersion = manifest.path("apiVersion").asText();
        String kind = manifest.path("kind").asText();
        Class<?> type = KINDS.getRegisteredKubernetesResource(apiVersion, kind);
        if (apiVersion.startsWith("salvor.io/")) {
            ownKinds.refusal(manifest.toString()).ifPresent(faults::add);
            fits(manifest.path("metadata"), ObjectMeta.class, faults);
        } else if (type != null) {
            fits(manifest, type, faults);
        } else {
            faults.add("nobody knows the kind " + kind + " of " + apiVersion);
        }
        leftovers(manifest, "", faults);
        String name = kind + " " + manifest.at("/metadata/name").asText();
        return faults.stream().map(fault -> name + ": " + fault).toList();
    }

    private static void fits(JsonNode value, Class<?> type, List<String> faults) {
        try {
            STRICT.treeToValue(value, type);
        } catch (JsonProcessingException e) {
            faults.add(e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
        }
    }

    /** What a template leaves where a value is missing. */
    private static void leftovers(JsonNode value, String path, List<String> faults) {
        if (value.isNull() || value.isTextual() && value.asText().matches("(?s).*(<no value>|<nil>|%!).*")) {
            faults.add(path + " is " + value);
        }
        value.properties().forEach(field -> leftovers(field.getValue(), path + "." + field.getKey(), faults));
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                leftovers(value.get(i), path + "[" + i + "]", faults);
            }
        }
    }

    /** Reads the client's classes as an API server reads an object: by default they keep unknown fields, and texts from numbers. */
    private static ObjectMapper strict() {
        return JsonMapper.builder()
                .annotationIntrospector(new JacksonAnnotationIntrospector() {
                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return false;
                    }
                })
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, texts -> {
                    texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                })
                .build();
    }
}
