package io.salvor.git;

import java.nio.file.Path;

/** The repositories that policies are read from, each with a bare copy under one folder. */
public final class GitRepositories {
    /** @param cacheRoot folder for the copies; made if it is not there, and safe to lose */
    public GitRepositories(Path cacheRoot) {}

    /** The commit that the branch is at: one listing of refs, nothing is fetched. */
    public String head(GitSource source) throws GitException {
        throw new UnsupportedOperationException();
    }

    /**
     * The policy files of a commit of the branch. Where the branch has moved on since {@link #head}, and the commit is no longer to
     * be had, they are those of its newest commit: {@link PolicyTree#commit()} says which.
     */
    public PolicyTree fetch(GitSource source, String commit) throws GitException {
        throw new UnsupportedOperationException();
    }
}
