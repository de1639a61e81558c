package io.salvor.git;

import java.util.Map;

/** What a repository is opened with. It never shows what it holds. */
public final class GitCredentials {
    /** None at all: for repositories that anybody may read. */
    public static final GitCredentials NONE = new GitCredentials();

    private GitCredentials() {}

    /**
     * Reads a Secret with the keys that Flux has.
     *
     * @param secret the Secret's data, decoded
     * @throws GitException InvalidCredentials, if a key that is needed is missing or cannot be read; the message names the key
     */
    public static GitCredentials of(Map<String, byte[]> secret) throws GitException {
        throw new GitException(GitException.Reason.InvalidCredentials, "Secrets are not read yet", null);
    }

    @Override
    public String toString() {
        return "GitCredentials";
    }
}
