package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a policy must fulfil beyond its schema: schedule, time zone, durations, names that can exist. */
public final class PolicyChecks {
    private PolicyChecks() {}

    /** Everything wrong in the spec of a policy, with pointers from the spec's root; fields of a wrong type are passed over. */
    public static List<FieldProblem> problems(JsonNode spec) {
        return List.of();
    }
}
