package io.salvor.units;

/** Texts as a status holds them: paths, errors and what commands print may be of any length, and a status may not. */
public final class Shortened {
    /** Characters of a message that stands in a status many times. */
    public static final int MESSAGE = 512;

    private Shortened() {}

    /** A message; what is too long says by its end how much is missing. */
    public static String message(String text) {
        return to(text, MESSAGE);
    }

    /** The same with another limit. */
    public static String to(String text, int most) {
        if (text == null || text.length() <= most) {
            return text;
        }
        String end = "… (" + (text.length() - most) + " characters more)";
        int cut = Math.max(0, most - end.length());
        // Half a character would not be one.
        boolean half = cut > 0 && Character.isHighSurrogate(text.charAt(cut - 1));
        return text.substring(0, half ? cut - 1 : cut) + end;
    }
}
