package io.salvor.git;

import java.util.List;

/**
 * A revision as Git hands it over: the YAML files of a folder in a commit.
 *
 * @param ref what was followed
 * @param commit the commit, 40 hexadecimal digits
 * @param treeId id of the folder's tree: two commits with the same one hold the same files
 * @param files all files under the folder that end in .yaml or .yml, by path
 * @param verifiedBy the trusted key that signed the revision, as people name it; null if no signature was asked for
 */
public record FetchedRevision(GitRef ref, String commit, String treeId, List<GitFile> files, String verifiedBy) {
    public FetchedRevision {
        files = List.copyOf(files);
    }

    /** The revision as it stands in status and annotations; see {@link GitRef#revision}. */
    public String revision() {
        return ref.revision(commit);
    }
}
