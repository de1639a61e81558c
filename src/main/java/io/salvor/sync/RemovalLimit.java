package io.salvor.sync;

import io.salvor.units.InvalidValueException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much may go at once.
 *
 * @param number how many, or how many of a hundred
 * @param share whether the number is a share
 */
public record RemovalLimit(int number, boolean share) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(%?)");
    private static final int WHOLE = 100;

    /**
     * Reads a number such as {@code 3}, or a share such as {@code 50%}.
     *
     * @throws InvalidValueException if the text is neither
     */
    public static RemovalLimit parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            RemovalLimit limit = new RemovalLimit(
                    Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
            if (!limit.share || limit.number <= WHOLE) {
                return limit;
            }
        }
        throw new InvalidValueException(
                "maxRemoval \"" + text + "\" is no limit; expected a number such as 3, or a share such as 50%");
    }

    /** Whether so many of so many are more than may go. */
    boolean isExceededBy(long gone, long all) {
        return share ? gone * WHOLE > number * all : gone > number;
    }

    /** In the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return number + (share ? "%" : "");
    }
}
