package io.salvor.git;

import java.util.List;

/**
 * A revision as Git hands it over: the YAML files of a folder in a commit.
 *
 * @param ref what was followed
 * @param commit the commit, 40 hexadecimal digits
 * @param treeId id of the folder's tree, with that of the patterns if there are any: with the same one the same files are read
 * @param files the YAML files under the folder that the source does not ignore, by path
 * @param ignored what was ignored, where somebody may have meant it to be read; not more than a hundred
 * @param verifiedBy the trusted key that signed the revision, as people name it; null if no signature was asked for
 */
public record FetchedRevision(
        GitRef ref, String commit, String treeId, List<GitFile> files, List<IgnoredEntry> ignored, String verifiedBy) {
    public FetchedRevision {
        files = List.copyOf(files);
        ignored = List.copyOf(ignored);
    }

    /** The revision as it stands in status and annotations; see {@link GitRef#revision}. */
    public String revision() {
        return ref.revision(commit);
    }
}
