package io.salvor.sync;

import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A revision of a source, read and parsed.
 *
 * @param name as it stands in status: branch@sha1:commit
 * @param commit its commit, which an annotation names to accept what it does
 * @param treeId stands for the files that were read of the folder, null where the revision does not have it
 * @param policies its policies as the cluster should hold them, with all defaults; none where a file has an error
 * @param problems everything wrong in its files; a revision with any changes nothing
 * @param verifiedBy the key that signed it; null where no signature was asked for
 * @param folderGone what Git says of the folder, where the revision does not have it
 */
public record Revision(
        String name,
        String commit,
        String treeId,
        List<ParsedPolicy> policies,
        List<PolicyProblem> problems,
        String verifiedBy,
        Optional<String> folderGone) {
    private static final Pattern COMMIT = Pattern.compile("sha1:([0-9a-f]{7})[0-9a-f]*$");

    public Revision {
        policies = List.copyOf(policies);
        problems = List.copyOf(problems);
    }

    /** A revision that does not have the folder. */
    public static Revision withoutFolder(String name, String commit, String message) {
        return new Revision(name, commit, null, List.of(), List.of(), null, Optional.of(message));
    }

    /**
     * The name of a revision for people: branch, @ and the first seven digits of its commit, or these alone.
     *
     * @param name as it stands in status; null where there is none
     */
    public static String shortened(String name) {
        return name == null ? null : COMMIT.matcher(name).replaceFirst("$1");
    }

    /** Whether its files are free of errors. */
    public boolean valid() {
        return problems.isEmpty();
    }

    /** What is in force once this revision is, but for the policies that are left out. */
    public InForce inForce(Set<String> leftOut) {
        return new InForce(commit, treeId, leftOut);
    }
}
