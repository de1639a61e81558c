package io.salvor.git;

import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.util.Map;
import java.util.Optional;

/** What a repository is opened with. It never shows what it holds. */
public final class GitCredentials {
    /** None at all: for repositories that anybody may read. */
    public static final GitCredentials NONE = new GitCredentials(null, null);

    private final HttpCredentials http;
    private final SshCredentials ssh;

    private GitCredentials(HttpCredentials http, SshCredentials ssh) {
        this.http = http;
        this.ssh = ssh;
    }

    /**
     * Reads a Secret with the keys that Flux has: {@code username} and {@code password}, or {@code bearerToken}, {@code ca.crt},
     * and {@code tls.crt} with {@code tls.key} for https; {@code identity}, {@code known_hosts} and, for an encrypted identity,
     * {@code password} for ssh.
     *
     * @param secret the Secret's data, decoded
     * @throws GitException InvalidCredentials, if a key that is needed is missing or cannot be read; the message names the key
     */
    public static GitCredentials of(Map<String, byte[]> secret) throws GitException {
        SecretData data = new SecretData(secret);
        SshCredentials ssh = SshCredentials.of(data);
        HttpCredentials http = HttpCredentials.of(data);
        if (ssh == null && http == null) {
            throw SecretData.invalid(
                    "holds none of the keys username and password, bearerToken, identity and known_hosts, ca.crt,"
                            + " tls.crt and tls.key",
                    null);
        }
        return new GitCredentials(http, ssh);
    }

    /** What there is for http and https. */
    Optional<HttpCredentials> http() {
        return Optional.ofNullable(http);
    }

    /** What there is for ssh, which cannot do without. */
    SshCredentials ssh(String url) throws GitException {
        if (ssh == null) {
            throw new GitException(
                    Reason.InvalidCredentials,
                    url
                            + " needs a Secret in spec.secretRef with the keys identity, a private key, and known_hosts, the"
                            + " host keys that are trusted",
                    null);
        }
        return ssh;
    }

    @Override
    public String toString() {
        return "GitCredentials";
    }
}
