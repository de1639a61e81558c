package io.salvor.git;

import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The data of a Secret, as bytes and as text; its messages name keys and never a value. */
final class SecretData {
    private final Map<String, byte[]> data;

    SecretData(Map<String, byte[]> data) {
        this.data = data;
    }

    boolean has(String key) {
        return data.get(key) != null && data.get(key).length > 0;
    }

    /** The bytes, or null. */
    byte[] bytes(String key) {
        return has(key) ? data.get(key) : null;
    }

    /** The text without the line end that editors and {@code echo} put there, or null. */
    String text(String key) {
        return has(key) ? new String(data.get(key), StandardCharsets.UTF_8).replaceFirst("\\R+$", "") : null;
    }

    /** Passes if both keys are there, or neither. */
    void together(String one, String other) throws GitException {
        if (has(one) != has(other)) {
            String there = has(one) ? one : other;
            String missing = has(one) ? other : one;
            throw invalid("has the key " + there + " but not " + missing + ", which belongs with it; add it", null);
        }
    }

    static GitException invalid(String message, Throwable cause) {
        return new GitException(Reason.InvalidCredentials, "the Secret of the repository " + message, cause);
    }
}
