package io.salvor.sandbox.apiserver.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;

/** Answers what a caller may do. It says yes to everybody: only what is then done is held to Roles. */
final class Reviews {

    static final String GROUP = "authorization.k8s.io";

    private Reviews() {}

    static ObjectNode answer(String plural, ObjectNode review) {
        ObjectNode answer = review.deepCopy();
        ObjectNode status = answer.putObject("status");
        switch (plural) {
            case "selfsubjectaccessreviews", "subjectaccessreviews", "localsubjectaccessreviews" ->
                status.put("allowed", true).put("reason", "the sandbox reviews nothing");
            case "selfsubjectrulesreviews" -> {
                ObjectNode resources = status.putArray("resourceRules").addObject();
                resources.putArray("verbs").add("*");
                resources.putArray("apiGroups").add("*");
                resources.putArray("resources").add("*");
                ObjectNode paths = status.putArray("nonResourceRules").addObject();
                paths.putArray("verbs").add("*");
                paths.putArray("nonResourceURLs").add("*");
                status.put("incomplete", false);
            }
            default -> throw ApiException.noSuchPath();
        }
        return answer;
    }
}
