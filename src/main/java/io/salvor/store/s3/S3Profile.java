package io.salvor.store.s3;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of profiles as Amazon's programs, Velero and restic read it: sections in brackets, {@code name = value}, comments behind {@code #} and
 * {@code ;}. Only keys are taken from it; a program that it names is never started.
 */
final class S3Profile {
    private static final Pattern SECTION =
            Pattern.compile("\\[\\s*(?:profile\\s+)?(?<name>[^\\]]+?)\\s*\\](\\s*[#;].*)?");
    private static final Pattern ENTRY = Pattern.compile("(?<name>[^=:\\s]+)\\s*[=:]\\s*(?<value>.*)");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)[#;].*$");
    private static final String QUOTES = "\"'`";

    private S3Profile() {}

    /**
     * The keys of a profile.
     *
     * @param file what the file holds
     * @param profile its name; empty for {@code default}
     * @param where what the file is, for messages
     * @throws StorageException if there is no such profile in it, or a key is missing; the message repeats nothing of the file but names
     */
    static S3Credentials.Keys of(String file, String profile, String where) {
        String name = profile.isEmpty() ? "default" : profile;
        Map<String, Map<String, String>> profiles = profiles(file, where);
        Map<String, String> found = profiles.get(name);
        if (found == null) {
            throw new StorageException(
                    Reason.SecretKeyMissing,
                    where + " has no profile " + name + ", but "
                            + (profiles.isEmpty() ? "none" : String.join(", ", new TreeSet<>(profiles.keySet())))
                            + "; name one of them in config.profile, or begin the file with [" + name + "]");
        }
        String accessKey = key(found, "aws_access_key_id", name, where);
        String secretKey = key(found, "aws_secret_access_key", name, where);
        return new S3Credentials.Keys(
                accessKey, secretKey, found.get("aws_session_token"), "the keys of profile " + name + " in " + where);
    }

    private static String key(Map<String, String> found, String key, String profile, String where) {
        String value = found.getOrDefault(key, "");
        if (value.isEmpty()) {
            Set<String> others = Set.of("credential_process", "role_arn", "sso_session", "sso_start_url");
            throw new StorageException(
                    Reason.SecretKeyMissing,
                    "profile " + profile + " in " + where + " has no " + key + "; add it"
                            + (found.keySet().stream().anyMatch(others::contains)
                                    ? ", for programs, roles and sign-ons that a profile names are not used"
                                    : ""));
        }
        return value;
    }

    private static Map<String, Map<String, String>> profiles(String file, String where) {
        Map<String, Map<String, String>> profiles = new HashMap<>();
        Map<String, String> current = null;
        int number = 0;
        for (String raw : file.lines().toList()) {
            number++;
            String line = raw.strip();
            Matcher section = SECTION.matcher(line);
            Matcher entry = ENTRY.matcher(line);
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (section.matches()) {
                current = profiles.computeIfAbsent(section.group("name"), name -> new HashMap<>());
            } else if (current != null && entry.matches()) {
                current.put(entry.group("name").toLowerCase(Locale.ROOT), value(entry.group("value")));
            } else {
                throw new StorageException(
                        Reason.InvalidLocation,
                        "line " + number + " of " + where + " is neither [profile] nor name = value "
                                + (current == null ? "below a [profile]" : "") + "; correct it");
            }
        }
        return profiles;
    }

    private static String value(String raw) {
        String text = raw.strip();
        if (!text.isEmpty() && QUOTES.indexOf(text.charAt(0)) >= 0) {
            int end = text.indexOf(text.charAt(0), 1);
            if (end > 0) {
                return text.substring(1, end);
            }
        }
        return COMMENT.matcher(text).replaceFirst("").strip();
    }
}
