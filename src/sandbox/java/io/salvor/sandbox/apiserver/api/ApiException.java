package io.salvor.sandbox.apiserver.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A refusal, carried as the Status object the client gets. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient ObjectNode status;

    private ApiException(int code, String reason, String message, ObjectNode details) {
        super(message);
        this.code = code;
        this.status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        if (details != null) {
            status.set("details", details);
        }
        status.put("code", code);
    }

    public int code() {
        return code;
    }

    public ObjectNode status() {
        return status;
    }

    public static ApiException notFound(ResourceType type, String name) {
        return new ApiException(
                404, "NotFound", type.qualifiedPlural() + " \"" + name + "\" not found", details(type, name));
    }

    public static ApiException noSuchPath() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource", Json.object());
    }

    public static ApiException alreadyExists(ResourceType type, String name) {
        return new ApiException(
                409, "AlreadyExists", type.qualifiedPlural() + " \"" + name + "\" already exists", details(type, name));
    }

    public static ApiException conflict(ResourceType type, String name, String why) {
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + type.qualifiedPlural() + " \"" + name + "\": " + why,
                details(type, name));
    }

    public static ApiException modified(ResourceType type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest" + " version and try again");
    }

    public static ApiException applyConflict(ResourceType type, String name, List<Cause> causes) {
        String text = causes.size() == 1
                ? "1 conflict: " + causes.get(0).message() + ": "
                        + causes.get(0).field()
                : causes.size() + " conflicts: "
                        + causes.stream()
                                .map(c -> c.message() + ": " + c.field())
                                .toList();
        return new ApiException(409, "Conflict", "Apply failed with " + text, withCauses(details(type, name), causes));
    }

    public static ApiException invalid(ResourceType type, String name, List<Cause> causes) {
        List<String> texts = causes.stream().map(Cause::text).toList();
        String joined = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
        String kind = type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
        ObjectNode details = withCauses(details(type, name), causes);
        details.put("kind", type.kind());
        return new ApiException(422, "Invalid", kind + " \"" + name + "\" is invalid: " + joined, details);
    }

    /** What a real server answers when a JSON patch cannot be applied: it does not say why. */
    public static ApiException rejected() {
        return new ApiException(
                422, "Invalid", "the server rejected our request due to an error in our request", Json.object());
    }

    /** A patch whose result is not an object of its kind. A real server names neither kind nor object here. */
    public static ApiException invalidPatch(Cause cause) {
        ObjectNode details = withCauses(Json.object(), List.of(cause));
        return new ApiException(422, "Invalid", " \"\" is invalid: " + cause.text(), details);
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, null);
    }

    /** @param name empty where no single object is meant */
    public static ApiException forbidden(ResourceType type, String name, String why, List<Cause> causes) {
        return new ApiException(
                403,
                "Forbidden",
                type.qualifiedPlural() + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: " + why,
                withCauses(details(type, name), causes));
    }

    public static ApiException expired(String message) {
        return new ApiException(410, "Expired", message, null);
    }

    public static ApiException methodNotAllowed(String method) {
        return new ApiException(
                405,
                "MethodNotAllowed",
                "the server does not allow the method " + method + " on the requested resource",
                Json.object());
    }

    public static ApiException unsupportedMediaType(String got, String supported) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format (" + got + ") - accepted media types include: "
                        + supported,
                Json.object());
    }

    public static ApiException notAcceptable(String accept) {
        return new ApiException(
                406,
                "NotAcceptable",
                "only application/json is served; the request accepts only " + accept,
                Json.object());
    }

    public static ApiException tooLarge() {
        return new ApiException(500, "", "etcdserver: request is too large", null);
    }

    public static ApiException notImplemented(String what) {
        return new ApiException(
                501, "NotImplemented", "the sandbox's API server does not implement " + what, Json.object());
    }

    public static ApiException internal(Throwable cause) {
        ApiException failure = new ApiException(500, "InternalError", "Internal error occurred: " + cause, null);
        failure.initCause(cause);
        return failure;
    }

    private static ObjectNode details(ResourceType type, String name) {
        ObjectNode details = Json.object();
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural());
        return details;
    }

    private static ObjectNode withCauses(ObjectNode details, List<Cause> causes) {
        ArrayNode array = details.putArray("causes");
        for (Cause cause : causes) {
            array.addObject()
                    .put("reason", cause.reason())
                    .put("message", cause.message())
                    .put("field", cause.field());
        }
        return details;
    }
}
