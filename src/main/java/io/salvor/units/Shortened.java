package io.salvor.units;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Texts as a status holds them: paths, errors and what commands print may be of any length, and a status may not. */
public final class Shortened {
    /** Bytes of a message that stands in a status many times. */
    private static final int MESSAGE = 512;

    /** Room for the words that say how much is missing. */
    private static final int END = 40;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}+");

    /** What turns the reading direction round and the like, and half a character, which JSON cannot hold. */
    private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cf}\\p{Cs}]");

    private Shortened() {}

    /** A message on one line; one that is too long says by its end how much is missing. */
    public static String message(String text) {
        return to(text, MESSAGE);
    }

    /** The same with another limit in bytes, as JSON has them. */
    public static String to(String text, int most) {
        if (text == null) {
            return null;
        }
        String line = CONTROL.matcher(text).replaceAll(" ");
        line = UNSHOWN.matcher(line).replaceAll("\uFFFD");
        if (bytes(line) <= most) {
            return line;
        }
        int cut = 0;
        for (int size = END; cut < line.length(); ) {
            String next = Character.toString(line.codePointAt(cut));
            size += bytes(next);
            if (size > most) {
                break;
            }
            cut += next.length();
        }
        return line.substring(0, cut) + "… (" + (line.length() - cut) + " characters more)";
    }

    /** How many bytes of JSON a text on one line takes, without the quotes around it. */
    public static int bytes(String text) {
        long escaped = text.chars()
                .filter(character -> character == '"' || character == '\\')
                .count();
        return text.getBytes(StandardCharsets.UTF_8).length + (int) escaped;
    }
}
