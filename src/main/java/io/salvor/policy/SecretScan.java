package io.salvor.policy;

import io.salvor.policy.finding.Place;
import io.salvor.policy.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for secrets that were pasted into a file, comments included. Only forms that hardly anything else has are taken for
 * one. A secret found is never part of a message. Takes time in proportion to the file, whatever is in it: it looks at files
 * that anyone who may push has written.
 */
final class SecretScan {
    private static final String HIDDEN = "(not shown, it looks like a secret)";
    private static final String VALUE = "value";
    private static final int SHORTEST = 8;

    /** More would only say the same again, of a file that is nothing but secrets. */
    private static final int MOST = 100;

    /** The forms; what a group named "value" holds is the secret, else the whole match. */
    private static final List<Form> FORMS = List.of(
            new Form(
                    "a private key",
                    List.of("private key"),
                    "-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----"),
            new Form("an AWS access key", List.of("akia", "asia"), "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
            new Form(
                    "a token of GitHub",
                    List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
                    "\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}+|github_pat_[A-Za-z0-9_]{40,255}+)\\b"),
            new Form(
                    "a token of GitLab",
                    List.of("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glft-", "glimt-", "glagent-"),
                    "\\bgl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent)-[A-Za-z0-9_-]{20,255}"),
            new Form("a token of Slack", List.of("xox"), "\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}"),
            new Form("an API key of Google", List.of("aiza"), "\\bAIza[0-9A-Za-z_-]{35}"),
            new Form(
                    "a JSON web token",
                    List.of("eyj"),
                    // Only where a part begins: one that is nothing but beginnings would be read from each of them.
                    "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,2000}+\\.eyJ[A-Za-z0-9_-]{10,4000}+\\.[A-Za-z0-9_-]{10,2000}+"),
            new Form(
                    "a password in a URL", List.of("://"), "://[^/\\s:@\"']{0,200}+:(?<value>[^/\\s@\"'${<]{3,200}+)@"),
            new Form(
                    "a password or key",
                    List.of("pass", "key", "secret", "token"),
                    "(?i)(?:password|passwd|passphrase|api[-_]?key|access[-_]?key|secret[-_]?key|client[-_]?secret|token)"
                            + "[\"']?+[ \\t]{0,20}+[:=][ \\t]{0,20}+[\"']?+"
                            // The value itself is read by PastedValues.
                            + "(?<value>)(?=[A-Za-z0-9+/=_.!#%^&~-][^\\s\"',;]{7})"));

    private final List<Secret> secrets;

    private SecretScan(List<Secret> secrets) {
        this.secrets = secrets;
    }

    /**
     * A form of secrets.
     *
     * @param hints one of these must be in the text, whatever its case; they spare most files the pattern
     */
    private record Form(String what, List<String> hints, Pattern pattern) {
        Form(String what, List<String> hints, String pattern) {
            this(what, hints, Pattern.compile(pattern));
        }

        private boolean possible(String lowerCase) {
            return hints.stream().anyMatch(lowerCase::contains);
        }

        private boolean named() {
            return pattern.pattern().contains("(?<" + VALUE + ">");
        }
    }

    /** Something that looks like a secret; it is not part of {@link #toString()}. */
    record Secret(String what, Place place, String text) {
        @Override
        public String toString() {
            return what + " in line " + place.line();
        }
    }

    /** Everything in the file that looks like a secret; nothing in files that are too large to be read. */
    static SecretScan of(byte[] content) {
        if (content.length > YamlReader.MOST_BYTES) {
            return new SecretScan(List.of());
        }
        return new SecretScan(find(new String(content, StandardCharsets.UTF_8)));
    }

    /** The same of a text. */
    static List<Secret> find(CharSequence text) {
        List<Secret> secrets = new ArrayList<>();
        String lowerCase = text.toString().toLowerCase(Locale.ROOT);
        for (Form form : FORMS) {
            if (!form.possible(lowerCase)) {
                continue;
            }
            Matcher matcher = form.pattern().matcher(text);
            PastedValues values = new PastedValues(text);
            int from = 0;
            while (secrets.size() < MOST && from <= text.length() && matcher.find(from)) {
                from = Math.max(matcher.end(), from + 1);
                int start = form.named() ? matcher.start(VALUE) : matcher.start();
                int end = form.named() ? matcher.end(VALUE) : matcher.end();
                if (start == end) {
                    end = values.end(start);
                    from = Math.max(from, end);
                }
                if (start < end) {
                    String secret = text.subSequence(start, end).toString();
                    secrets.add(new Secret(form.what(), YamlReader.placeAfter(text.toString(), start), secret));
                }
            }
        }
        return secrets;
    }

    List<Secret> secrets() {
        return secrets;
    }

    /** The message without any of the secrets, also where a long one was cut short. */
    String redact(String message) {
        String redacted = message;
        for (Secret secret : secrets) {
            String start =
                    secret.text().substring(0, Math.min(SHORTEST, secret.text().length()));
            for (int at = redacted.indexOf(start); at >= 0; at = redacted.indexOf(start, at + HIDDEN.length())) {
                redacted = redacted.substring(0, at) + HIDDEN + redacted.substring(end(redacted, at, secret));
            }
        }
        return redacted;
    }

    private static int end(String message, int at, Secret secret) {
        if (secret.text().startsWith("-----BEGIN")) {
            // What follows on the next lines is the key itself.
            return message.length();
        }
        int length = 0;
        while (length < secret.text().length()
                && at + length < message.length()
                && message.charAt(at + length) == secret.text().charAt(length)) {
            length++;
        }
        return at + length;
    }
}
