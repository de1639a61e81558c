package io.salvor.git;

import java.util.Locale;

/**
 * What of a repository is followed: the newest commit of a branch, the commit of a tag, or one commit for ever.
 *
 * @param name name of the branch or tag without refs/heads or refs/tags, or the commit's 40 hexadecimal digits
 */
public record GitRef(Kind kind, String name) {
    /** The kinds of names that lead to a commit. */
    public enum Kind {
        Branch,
        Tag,
        Commit
    }

    /** Follows a branch. */
    public static GitRef branch(String name) {
        return new GitRef(Kind.Branch, name);
    }

    /** Follows a tag, annotated or not. */
    public static GitRef tag(String name) {
        return new GitRef(Kind.Tag, name);
    }

    /** Stays at a commit. */
    public static GitRef commit(String id) {
        return new GitRef(Kind.Commit, id.toLowerCase(Locale.ROOT));
    }

    /** The revision as it stands in status and annotations: {@code main@sha1:commit}, {@code v1.2@sha1:commit} or {@code sha1:commit}. */
    public String revision(String commit) {
        return (kind == Kind.Commit ? "" : name + "@") + "sha1:" + commit;
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " \"" + name + "\"";
    }
}
