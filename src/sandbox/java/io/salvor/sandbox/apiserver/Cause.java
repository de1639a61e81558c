package io.salvor.sandbox.apiserver;

/** One field and what is wrong with it. {@code reason} is a Kubernetes cause such as FieldValueInvalid. */
record Cause(String reason, String message, String field) {

    String text() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
