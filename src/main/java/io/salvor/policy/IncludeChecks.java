package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.match.GlobSearch;
import io.salvor.match.SearchBudget;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.units.Excerpt;
import java.util.ArrayList;
import java.util.List;

/** Finds what a policy includes and excludes again. */
final class IncludeChecks {
    private IncludeChecks() {}

    static List<Finding> warnings(PolicyDocument policy, SearchBudget budget) {
        List<Finding> found = new ArrayList<>();
        excluded(policy, "namespaces", "namespace", found, budget);
        excluded(policy, "resources", "resource", found, budget);
        return found;
    }

    private static void excluded(
            PolicyDocument policy, String field, String noun, List<Finding> found, SearchBudget budget) {
        JsonNode included = policy.spec().path("include").path(field);
        List<String> excluded =
                PolicyDocument.texts(policy.spec().path("exclude").path(field));
        for (int i = 0; i < included.size() && !excluded.isEmpty(); i++) {
            String glob = included.path(i).asText();
            if (!glob.isEmpty() && GlobSearch.covers(excluded, glob, budget)) {
                found.add(policy.at(
                        LintRule.INCLUDE_EXCLUDED,
                        "/spec/include/" + field + "/" + i,
                        "every " + noun + " that \"" + Excerpt.shortened(glob)
                                + "\" takes in is left out again by exclude." + field
                                + "; take it out of one of them"));
            }
        }
    }
}
