package io.salvor.git;

import java.util.List;

/**
 * The YAML files of a folder in a commit.
 *
 * @param branch the branch that was followed
 * @param commit the commit, 40 hexadecimal digits
 * @param treeId id of the folder's tree: two commits with the same one hold the same files
 * @param files all files under the folder that end in .yaml or .yml, by path
 */
public record PolicyTree(String branch, String commit, String treeId, List<GitFile> files) {
    public PolicyTree {
        files = List.copyOf(files);
    }

    /** The revision as it stands in status and annotations: {@code branch@sha1:commit}. */
    public String revision() {
        return branch + "@sha1:" + commit;
    }
}
