package io.salvor.restic;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What restic says over several lines, in one: Azure's library puts what the service has answered below the request, between lines of
 * dashes.
 */
final class OneLine {
    /** Where all is longer than that, each part has so many letters, so that a long request does not hide what was answered. */
    private static final int LONGEST = 480;

    private static final int PART = 200;
    private static final int KEPT = 500;

    private static final Pattern RULE = Pattern.compile("-{20,}");

    private static final Pattern NOISE = Pattern.compile(
            "-{20,}|<\\?xml[^>]*\\?>|Response contained no body|ERROR CODE UNAVAILABLE|RequestId:.*|Time:.*");

    private static final Pattern STATUS = Pattern.compile("^RESPONSE (\\d+: )?");
    private static final Pattern CODE = Pattern.compile("^ERROR CODE: (\\w+)$");
    private static final Pattern NAMED = Pattern.compile("<(?!Code|Message)(\\w+)>([^<]+)</\\w+>");
    private static final Pattern TAG = Pattern.compile("</?\\w+/?>");
    private static final Pattern BETWEEN_TAGS = Pattern.compile("(?<=>)\\s*(?=<)");

    /** A service that does not answer is named by its whole URL, in which signatures stand. */
    private static final Pattern QUERY = Pattern.compile("(https?://[^\\s\"'<>?]+\\?)[^\\s\"'<>]+");

    private OneLine() {}

    /** The first of the lines, and of the others what says something new. */
    static String of(String text) {
        List<String> parts = new ArrayList<>();
        for (String line : BETWEEN_TAGS.matcher(text).replaceAll("\n").split("\n")) {
            String words = words(line);
            if (!words.isEmpty() && parts.stream().noneMatch(part -> part.contains(words))) {
                parts.add(words);
            }
        }
        String all = joined(parts);
        return all.length() <= LONGEST || parts.size() == 1
                ? all
                : joined(parts.stream().map(OneLine::cut).toList());
    }

    private static String joined(List<String> parts) {
        return String.join("; ", parts).replace("; (", " (");
    }

    private static String cut(String part) {
        return part.length() <= PART ? part : part.substring(0, PART) + "…";
    }

    private static String words(String line) {
        String said = line.strip();
        if (NOISE.matcher(said).matches()) {
            return "";
        }
        said = CODE.matcher(STATUS.matcher(said).replaceFirst("")).replaceFirst("($1)");
        return said.startsWith("<") || said.endsWith(">") ? withoutTags(said) : said;
    }

    private static String withoutTags(String xml) {
        return TAG.matcher(NAMED.matcher(xml).replaceAll("$1: $2"))
                .replaceAll("")
                .strip();
    }

    /** A message as it is kept. */
    static String shortened(String line) {
        return line.length() <= KEPT ? line : line.substring(0, KEPT) + "…";
    }

    /** Whether a line is of dashes alone. */
    static boolean isRule(String line) {
        return RULE.matcher(line).matches();
    }

    /** A line with its URLs, but without what stands behind a question mark there. */
    static String withoutSignatures(String line) {
        return QUERY.matcher(line).replaceAll("$1…");
    }
}
