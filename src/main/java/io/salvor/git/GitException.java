package io.salvor.git;

import java.util.List;

/** A Git operation that failed; the message names the repository, without any secret, and says what to do. */
public final class GitException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why it failed; the names serve as reasons of conditions and events. */
    public enum Reason {
        /** The URL, ref or path cannot be one. */
        InvalidSource,
        /** The host cannot be reached, or its TLS certificate is not trusted. */
        Unreachable,
        /** There is no repository at the URL. */
        RepositoryNotFound,
        /** The repository has no such branch. */
        BranchNotFound,
        /** The repository has no such tag. */
        TagNotFound,
        /** The repository has no such commit, or does not hand it out. */
        CommitNotFound,
        /** The commit has no such folder. */
        PathNotFound,
        /** The Secret lacks a key that is needed, or holds one that cannot be read. */
        InvalidCredentials,
        /** The repository asks for credentials and none are given. */
        AuthenticationRequired,
        /** The repository does not know the credentials. */
        AuthenticationFailed,
        /** The repository refuses access. */
        AccessDenied,
        /** The SSH host shows another key than known_hosts has for it. */
        HostKeyRejected,
        /** It took longer than the source's timeout. */
        TimedOut,
        /** The folder holds what is not taken in; each case is in {@link #contentProblems()}. */
        ContentRefused,
        /** The revision is not signed by a trusted key. */
        VerificationFailed,
        /** The revision does not follow from the one before. */
        HistoryRewritten,
        /** Anything else. */
        Failed
    }

    /**
     * Something in the folder that is not taken in.
     *
     * @param path its path in the repository
     * @param message what is wrong and what to do
     */
    public record ContentProblem(String path, String message) {}

    private final Reason reason;
    private final transient List<ContentProblem> contentProblems;

    public GitException(Reason reason, String message, Throwable cause) {
        this(reason, message, List.of(), cause);
    }

    public GitException(Reason reason, String message, List<ContentProblem> contentProblems, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.contentProblems = List.copyOf(contentProblems);
    }

    /** Why it failed. */
    public Reason reason() {
        return reason;
    }

    /** What in the folder was refused, by path; empty unless the reason is ContentRefused. */
    public List<ContentProblem> contentProblems() {
        return contentProblems;
    }
}
