package io.salvor.policy.yaml;

import io.salvor.policy.finding.Place;
import io.salvor.units.Excerpt;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;

/**
 * A value that begins with a character that means something else to YAML, such as the star of a schedule or a glob.
 *
 * @param key the key that it belongs to, or empty
 * @param value the value as it was meant
 * @param place where it begins
 */
record UnquotedValue(String key, String value, Place place) {
    private static final String NEEDS_QUOTES = "*@`%";

    /** So much of a line is looked at before and after: a file may be one line of a megabyte. */
    private static final int NEARBY = 200;

    /** What stands before a value that goes on to the end of its line. */
    private static final Pattern BLOCK = Pattern.compile("\\s*(?:- +)*(?:[\\w./-]+: +)?");

    private static final Pattern KEY = Pattern.compile("([\\w./-]+): *$");
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*$");

    /** An alias that may well be meant as one. */
    private static final Pattern ALIAS = Pattern.compile("\\*\\w[\\w-]*");

    /**
     * The value at which the parser gave up, if it is one.
     *
     * @param text all of the file
     * @param mark where it gave up
     */
    static Optional<UnquotedValue> at(String text, Mark mark) {
        String line = text.lines().skip(mark.getLine()).findFirst().orElse("");
        int start = start(
                line, line.offsetByCodePoints(0, Math.min(mark.getColumn(), line.codePointCount(0, line.length()))));
        if (start >= line.length() || NEEDS_QUOTES.indexOf(line.charAt(start)) < 0) {
            return Optional.empty();
        }
        String before = line.substring(Math.max(0, start - NEARBY), start);
        String rest = line.substring(start, Math.min(line.length(), start + NEARBY));
        String value = BLOCK.matcher(before).matches()
                ? COMMENT.matcher(rest).replaceFirst("").strip()
                : rest.split("[,\\]}]", 2)[0].strip();
        if (ALIAS.matcher(value).matches()) {
            return Optional.empty();
        }
        Matcher key = KEY.matcher(before);
        return Optional.of(new UnquotedValue(
                key.find() ? key.group(1) : "",
                value,
                new Place(mark.getLine() + 1, line.codePointCount(0, start) + 1)));
    }

    /** What to do about it. */
    String advice() {
        String quoted = ": \"" + Excerpt.shortened(value.replace("\\", "\\\\").replace("\"", "\\\"")) + "\"";
        return key.equals("schedule")
                ? "put the schedule in quotes" + quoted
                : "a value that begins with " + value.charAt(0) + " must be in quotes" + quoted;
    }

    private static int start(String line, int end) {
        int start = end;
        while (start > 0 && " \t[{,".indexOf(line.charAt(start - 1)) < 0) {
            start--;
        }
        return start;
    }
}
