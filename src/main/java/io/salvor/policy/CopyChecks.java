package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.LintRule;
import io.salvor.units.Excerpt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is wrong in the locations that a policy's Backups are copied to, and no schema can say. */
final class CopyChecks {
    private CopyChecks() {}

    static void check(JsonNode spec, List<FieldProblem> problems) {
        JsonNode copies = spec.path("copies");
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < copies.size() && copies.isArray(); i++) {
            String pointer = "/copies/" + i;
            PolicyChecks.retention(copies.get(i), pointer, problems);
            JsonNode location = copies.get(i).path("storageLocation");
            if (location.isTextual()) {
                String name = location.textValue();
                Integer before = seen.putIfAbsent(name, i);
                if (name.equals(PolicyDocument.storageLocation(spec))) {
                    problems.add(
                            problem(
                                    pointer,
                                    name,
                                    " is where the policy stores its Backups itself; name another location, or take the copy out"));
                } else if (before != null) {
                    problems.add(problem(
                            pointer, name, " is named by copies[" + before + "] already; name each location once"));
                }
            }
        }
    }

    private static FieldProblem problem(String pointer, String location, String what) {
        return FieldProblem.ofValue(
                LintRule.REPEATED_LOCATION,
                pointer + "/storageLocation",
                "\"" + Excerpt.shortened(location) + "\"" + what);
    }
}
