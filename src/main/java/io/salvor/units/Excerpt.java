package io.salvor.units;

/** Values of files as they appear in messages. */
public final class Excerpt {
    private static final int LONGEST = 80;
    private static final String ELLIPSIS = "…";
    private static final int REPLACEMENT = 0xFFFD;

    private Excerpt() {}

    /** The text on one line and cut to a length that leaves a message readable. */
    public static String shortened(String text) {
        String start = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + ELLIPSIS;
        StringBuilder line = new StringBuilder();
        start.codePoints().forEach(character -> line.appendCodePoint(printable(character) ? character : REPLACEMENT));
        return line.toString();
    }

    private static boolean printable(int character) {
        int type = Character.getType(character);
        return !Character.isISOControl(character) && type != Character.SURROGATE && type != Character.FORMAT;
    }
}
