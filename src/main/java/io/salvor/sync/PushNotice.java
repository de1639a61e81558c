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

    /** Whether the sender knows the token; an empty token is nobody's. */
    public boolean isFromHolderOf(byte[] token, byte[] body) {
        if (token.length == 0) {
            return false;
        }
        String expected =
                scheme == Scheme.GitLab ? new String(token, StandardCharsets.UTF_8) : scheme.prefix + hmac(token, body);
        String given = scheme == Scheme.GitLab ? proof : proof.toLowerCase(Locale.ROOT);
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(byte[] token, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Without the proof, which may be the token itself. */
    @Override
    public String toString() {
        return "PushNotice[" + scheme + "]";
    }
}
