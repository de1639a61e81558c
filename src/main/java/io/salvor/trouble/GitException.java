package io.salvor.trouble;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
    private final transient Duration pause;

    /**
     * Something in the folder that is not taken in.
     *
     * @param path its path in the repository
     * @param message what is wrong and what to do
     */
    public record ContentProblem(String path, String message) {}

    public GitException(Reason reason, String message, Throwable cause) {
        this(reason, message, List.of(), null, cause);
    }

    public GitException(Reason reason, String message, List<ContentProblem> contentProblems, Throwable cause) {
        this(reason, message, contentProblems, null, cause);
    }

    /** @param pause how long the server asks not to be asked again */
    public GitException(Reason reason, String message, Duration pause, Throwable cause) {
        this(reason, message, List.of(), pause, cause);
    }

    private GitException(
            Reason reason, String message, List<ContentProblem> contentProblems, Duration pause, Throwable cause) {
        super(reason, FOR_PEOPLE.contains(reason) ? Next.FOR_PEOPLE : Next.TRIED_AGAIN, message, cause);
        this.contentProblems = List.copyOf(contentProblems);
        this.pause = pause;
    }

    /** How long the server asks not to be asked again, if it does. */
    public Optional<Duration> pause() {
        return Optional.ofNullable(pause);
    }

    /** What in the folder was refused, by path; empty unless the reason is ContentRefused. */
    public List<ContentProblem> contentProblems() {
        return contentProblems;
    }
}
