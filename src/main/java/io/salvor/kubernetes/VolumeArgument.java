package io.salvor.kubernetes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A volume as a Job is given it on its command line: {@code NAME@N} for the attempt N, {@code NAME} where attempts have no numbers.
 *
 * @param name of the record
 * @param attempt the number of the attempt, from 1; null for none
 */
public record VolumeArgument(String name, Integer attempt) {
    private static final Pattern FORM = Pattern.compile("([^@]+)(?:@([1-9][0-9]{0,8}))?");

    /** Reads the form that {@link #toString} gives; an IllegalArgumentException says what is wrong. */
    public static VolumeArgument parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a volume is NAME or NAME@N, with N from 1 for the number of the attempt, not \"" + text + "\"");
        }
        return new VolumeArgument(
                matcher.group(1), matcher.group(2) == null ? null : Integer.valueOf(matcher.group(2)));
    }

    @Override
    public String toString() {
        return attempt == null ? name : name + "@" + attempt;
    }
}
