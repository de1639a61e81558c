package io.salvor.operator.source;

import io.salvor.api.PolicySourceStatus;
import io.salvor.git.signature.TrustedKeys;
import io.salvor.policy.ParsedPolicies;
import io.salvor.policy.ParsedPolicy;
import io.salvor.sync.Revision;
import io.salvor.trouble.GitException;
import java.util.List;
import java.util.Optional;

/**
 * A revision that Git handed over, read and parsed.
 *
 * @param name as it stands in status
 * @param commit its commit
 * @param treeId Git's id of the folder, null where the revision does not have it
 * @param parsed what its files hold
 * @param policies its policies as the cluster should hold them; none where a file has an error
 * @param verifiedBy the key that signed it, or null
 * @param verify the keys that were trusted then
 * @param folderGone what Git says of the folder, null where the revision has it
 */
record ReadRevision(
        String name,
        String commit,
        String treeId,
        ParsedPolicies parsed,
        List<ParsedPolicy> policies,
        String verifiedBy,
        TrustedKeys verify,
        GitException folderGone) {

    static ReadRevision withoutFolder(String name, String commit, TrustedKeys verify, GitException folderGone) {
        return new ReadRevision(
                name, commit, null, new ParsedPolicies(List.of(), List.of()), List.of(), null, verify, folderGone);
    }

    /** As what changes is decided from it, while the cluster holds what the status says. */
    Revision value(PolicySourceStatus status) {
        return new Revision(
                name,
                commit,
                policies,
                Optional.ofNullable(folderGone).map(GitException::getMessage),
                treeId != null && treeId.equals(status.lastAppliedTree),
                !commit.equals(commit(status.lastAppliedRevision)));
    }

    /** As what only what was changed by hand is put back to. */
    Revision valueInForce() {
        return new Revision(name, commit, policies, Optional.empty(), true, false);
    }

    /** The commit of a revision as it stands in status; null if there is none. */
    static String commit(String revision) {
        return revision == null ? null : revision.substring(revision.lastIndexOf(':') + 1);
    }
}
