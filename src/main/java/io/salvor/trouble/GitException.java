package io.salvor.trouble;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A Git operation failed; thrown by {@code git}. The message names the repository and says what to do. What is wrong with the
 * source itself is for people; a host that does not answer is tried again.
 */
public final class GitException extends Trouble {
    private static final long serialVersionUID = 1L;

    private static final Set<Reason> FOR_PEOPLE = EnumSet.of(
            Reason.InvalidSource,
            Reason.ContentRefused,
            Reason.InvalidCredentials,
            Reason.HostKeyRejected,
            Reason.VerificationFailed,
            Reason.HistoryRewritten);

    private final transient List<ContentProblem> contentProblems;

    /**
     * Something in the folder that is not taken in.
     *
     * @param path its path in the repository
     * @param message what is wrong and what to do
     */
    public record ContentProblem(String path, String message) {}

    public GitException(Reason reason, String message, Throwable cause) {
        this(reason, message, List.of(), cause);
    }

    public GitException(Reason reason, String message, List<ContentProblem> contentProblems, Throwable cause) {
        super(reason, FOR_PEOPLE.contains(reason) ? Next.FOR_PEOPLE : Next.TRIED_AGAIN, message, cause);
        this.contentProblems = List.copyOf(contentProblems);
    }

    /** What in the folder was refused, by path; empty unless the reason is ContentRefused. */
    public List<ContentProblem> contentProblems() {
        return contentProblems;
    }
}
