package io.salvor.sync;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a Git server sends when somebody pushes. It only proves that the sender knows the token; the
 * comparison takes as long for a wrong token as for the right one.
 *
 * @param scheme how the sender shows that it knows the token
 * @param proof what it sends for it
 */
public record PushNotice(Scheme scheme, String proof) {
    private static final String SHA256 = "sha256=";

    /** How Git servers show that they know the token, by the header that they send. */
    public enum Scheme {
        /** GitHub, and what is compatible with it: {@code sha256=} and the HMAC of the body. */
        GitHub("X-Hub-Signature-256", SHA256),
        /** GitLab: the token itself. */
        GitLab("X-Gitlab-Token", ""),
        /** Gitea and Forgejo: the HMAC of the body. */
        Gitea("X-Gitea-Signature", ""),
        /** Anything else, as Flux has it: {@code sha256=} and the HMAC of the body. */
        Generic("X-Signature", SHA256);

        private final String header;
        private final String prefix;

        Scheme(String header, String prefix) {
            this.header = header;
            this.prefix = prefix;
        }
    }

    /** Reads the headers of a request; empty if none of them is known. */
    public static Optional<PushNotice> of(UnaryOperator<String> headers) {
        for (Scheme scheme : Scheme.values()) {
            String value = headers.apply(scheme.header);
            if (value != null) {
                return Optional.of(new PushNotice(scheme, value.strip()));
            }
        }
        return Optional.empty();
    }

    /** Begins to check whether the sender knows the token; an empty token is nobody's. */
    public Check check(byte[] token) {
        return new Check(token);
    }

    /** Without the proof, which may be the token itself. */
    @Override
    public String toString() {
        return "PushNotice[" + scheme + "]";
    }

    /** The check of one notice against a token. It takes in the body part by part and keeps nothing of it. */
    public final class Check {
        private final byte[] token;
        private final Mac mac;

        private Check(byte[] token) {
            this.token = token;
            this.mac = needsBody() ? hmac(token) : null;
        }

        /** Whether the answer depends on the body; otherwise the headers say it all. */
        public boolean needsBody() {
            return scheme != Scheme.GitLab && token.length > 0;
        }

        /** Takes in the next part of the body. */
        public void update(byte[] part) {
            if (mac != null) {
                mac.update(part);
            }
        }

        /** Whether the sender knows the token; asked once, when the whole body has come. */
        public boolean isGenuine() {
            if (token.length == 0) {
                return false;
            }
            byte[] expected = mac == null
                    ? token
                    : (scheme.prefix + HexFormat.of().formatHex(mac.doFinal())).getBytes(StandardCharsets.UTF_8);
            String given = mac == null ? proof : proof.toLowerCase(Locale.ROOT);
            return MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
        }

        private static Mac hmac(byte[] token) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(token, "HmacSHA256"));
                return mac;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HmacSHA256", e);
            }
        }
    }
}
