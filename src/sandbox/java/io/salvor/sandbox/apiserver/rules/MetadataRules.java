package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.store.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What names, labels, annotations, owners and finalizers may look like, for every kind. */
final class MetadataRules {

    private static final int MAX_ANNOTATIONS = 256 * 1024;
    private static final int MAX_LABEL = 63;
    private static final int MAX_SUBDOMAIN = 253;
    private static final String LABEL_TEXT = "a lowercase RFC 1123 label must consist of lower case alphanumeric"
            + " characters or '-', and must start and end with an alphanumeric character";
    private static final String SUBDOMAIN_TEXT = "a lowercase RFC 1123 subdomain must consist of lower case"
            + " alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern QUALIFIED = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

    /** Kinds whose names are labels, because they become host names or label values. */
    private static final Set<String> SHORT_NAMES = Set.of("namespaces", "services", "jobs", "statefulsets");

    private MetadataRules() {}

    static void check(Target target, ObjectNode object) {
        List<Cause> causes = new ArrayList<>();
        JsonNode metadata = object.path("metadata");
        name(target, causes);
        metadata.path("labels").properties().forEach(label -> label(label, "metadata.labels", causes));
        annotations(metadata.path("annotations"), causes);
        owners(metadata.path("ownerReferences"), causes);
        for (JsonNode finalizer : metadata.path("finalizers")) {
            key(finalizer.asText(), "metadata.finalizers", causes);
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(target.type(), target.name(), causes);
        }
    }

    private static void name(Target target, List<Cause> causes) {
        String name = target.name();
        String group = target.type().group();
        if (name.isEmpty()) {
            causes.add(new Cause(
                    "FieldValueRequired", "Required value: name or generateName is required", "metadata.name"));
        } else if (group.equals("rbac.authorization.k8s.io")) {
            if (name.contains("/") || name.contains("%")) {
                invalid(name, "may not contain '/' or '%'", "metadata.name", causes);
            }
        } else if (target.type().custom() == null
                && SHORT_NAMES.contains(target.type().plural())) {
            label(name, "metadata.name", causes);
        } else if (name.length() > MAX_SUBDOMAIN) {
            invalid(name, "must be no more than " + MAX_SUBDOMAIN + " bytes", "metadata.name", causes);
        } else if (!SUBDOMAIN.matcher(name).matches()) {
            invalid(name, SUBDOMAIN_TEXT, "metadata.name", causes);
        }
    }

    /** A name that must do as a host name. */
    static void label(String name, String field, List<Cause> causes) {
        if (name.length() > MAX_LABEL) {
            invalid(name, "must be no more than " + MAX_LABEL + " bytes", field, causes);
        } else if (!LABEL.matcher(name).matches()) {
            invalid(name, LABEL_TEXT, field, causes);
        }
    }

    /** A label and its value. */
    static void label(Map.Entry<String, JsonNode> label, String field, List<Cause> causes) {
        key(label.getKey(), field, causes);
        String value = label.getValue().asText();
        if (!label.getValue().isTextual()) {
            invalid(value, "a label's value must be a string", field, causes);
        } else if (value.length() > MAX_LABEL) {
            invalid(value, "must be no more than " + MAX_LABEL + " bytes", field, causes);
        } else if (!value.isEmpty() && !QUALIFIED.matcher(value).matches()) {
            invalid(
                    value,
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                            + " and must start and end with an alphanumeric character",
                    field,
                    causes);
        }
    }

    private static void key(String key, String field, List<Cause> causes) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        String name = key.substring(slash + 1);
        if (name.length() > MAX_LABEL) {
            invalid(key, "name part must be no more than " + MAX_LABEL + " bytes", field, causes);
        } else if (!QUALIFIED.matcher(name).matches()) {
            invalid(
                    key,
                    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with"
                            + " an alphanumeric character",
                    field,
                    causes);
        }
        if (slash >= 0
                && (prefix.length() > MAX_SUBDOMAIN
                        || !SUBDOMAIN.matcher(prefix).matches())) {
            invalid(key, "prefix part " + SUBDOMAIN_TEXT, field, causes);
        }
    }

    private static void annotations(JsonNode annotations, List<Cause> causes) {
        int size = 0;
        for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
            key(annotation.getKey().toLowerCase(java.util.Locale.ROOT), "metadata.annotations", causes);
            size += annotation.getKey().length()
                    + annotation.getValue().asText().length();
            if (!annotation.getValue().isTextual()) {
                invalid(
                        annotation.getValue().toString(),
                        "an annotation's value must be a string",
                        "metadata.annotations",
                        causes);
            }
        }
        if (size > MAX_ANNOTATIONS) {
            causes.add(new Cause(
                    "FieldValueTooLong",
                    "Too long: may not be more than " + MAX_ANNOTATIONS + " bytes",
                    "metadata.annotations"));
        }
    }

    private static void owners(JsonNode owners, List<Cause> causes) {
        int controllers = 0;
        for (int i = 0; i < owners.size(); i++) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (Json.text(owners.get(i), field).isEmpty()) {
                    causes.add(new Cause(
                            "FieldValueInvalid",
                            "Invalid value: \"\": " + field + " must not be empty",
                            "metadata.ownerReferences[" + i + "]." + field));
                }
            }
            controllers += owners.get(i).path("controller").asBoolean(false) ? 1 : 0;
        }
        if (controllers > 1) {
            causes.add(new Cause(
                    "FieldValueInvalid",
                    "Invalid value: Only one reference can have Controller set to true",
                    "metadata.ownerReferences"));
        }
    }

    private static void invalid(String value, String message, String field, List<Cause> causes) {
        causes.add(new Cause("FieldValueInvalid", "Invalid value: \"" + value + "\": " + message, field));
    }
}
