package io.salvor.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * Which namespaces the policies of a source may select. A name or glob of a policy is allowed when one of the allowed globs
 * matches every name that it can match; excludes do not count, and neither does what several allowed globs cover together. So
 * nothing that is not allowed ever passes, and a few harmless globs do not either.
 */
final class AllowedNamespaces {
    private final List<String> allowed;

    /** @param allowed names or globs; empty allows everything */
    AllowedNamespaces(List<String> allowed) {
        this.allowed = allowed.stream().map(AllowedNamespaces::normal).toList();
    }

    /** What a policy selects beyond what is allowed, one problem for each name or glob. */
    List<PolicyProblem> problems(ParsedPolicy policy, String source) {
        if (allowed.isEmpty()) {
            return List.of();
        }
        List<PolicyProblem> problems = new ArrayList<>();
        JsonNode include = policy.spec().path("include");
        String limits = "; PolicySource " + source + " allows " + String.join(", ", allowed);
        JsonNode names = include.path("namespaces");
        if (names.isEmpty()) {
            problems.add(policy.problemAt(
                    "/spec/include", named(policy) + "must name its namespaces in include.namespaces" + limits));
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).asText();
            if (allowed.stream().noneMatch(glob -> covers(glob, normal(name)))) {
                problems.add(policy.problemAt(
                        "/spec/include/namespaces/" + i,
                        named(policy) + "includes namespace \"" + name + "\", which is not allowed" + limits));
            }
        }
        if (!include.path("clusterResources").isEmpty()) {
            problems.add(policy.problemAt(
                    "/spec/include/clusterResources",
                    named(policy) + "includes resources of the whole cluster, which is not allowed" + limits));
        }
        return problems;
    }

    private static String named(ParsedPolicy policy) {
        return "policy " + policy.name() + " ";
    }

    /** Runs of wildcards have one order, so that {@code ?*} and {@code *?} are the same text. */
    private static String normal(String glob) {
        StringBuilder text = new StringBuilder();
        boolean star = false;
        for (char c : glob.toCharArray()) {
            if (c == '*') {
                star = true;
                continue;
            }
            if (c != '?' && star) {
                text.append('*');
                star = false;
            }
            text.append(c);
        }
        return star ? text.append('*').toString() : text.toString();
    }

    /**
     * Whether a glob matches whatever another one can match. The other's wildcards are taken as characters of their own: its
     * {@code ?} may stand where the glob has {@code ?} or {@code *}, its {@code *} only where the glob has {@code *}.
     */
    static boolean covers(String glob, String other) {
        boolean[] reached = new boolean[glob.length() + 1];
        reached[0] = true;
        skipStars(glob, reached);
        for (char c : other.toCharArray()) {
            boolean[] next = new boolean[glob.length() + 1];
            for (int at = 0; at < glob.length(); at++) {
                if (!reached[at]) {
                    continue;
                }
                char wanted = glob.charAt(at);
                if (wanted == '*') {
                    next[at] = true;
                } else if (c != '*' && (wanted == '?' || wanted == c)) {
                    next[at + 1] = true;
                }
            }
            skipStars(glob, next);
            reached = next;
        }
        return reached[glob.length()];
    }

    private static void skipStars(String glob, boolean[] reached) {
        for (int at = 0; at < glob.length(); at++) {
            if (reached[at] && glob.charAt(at) == '*') {
                reached[at + 1] = true;
            }
        }
    }
}
