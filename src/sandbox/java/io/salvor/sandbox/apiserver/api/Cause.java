package io.salvor.sandbox.apiserver.api;

/** One field and what is wrong with it. {@code reason} is a Kubernetes cause such as FieldValueInvalid. */
public record Cause(String reason, String message, String field) {

    String text() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
