package io.salvor.units;

/** Values of files as they appear in messages. */
public final class Excerpt {
    private static final int LONGEST = 80;

    private Excerpt() {}

    /** The text on one line and cut to a length that leaves a message readable. */
    public static String shortened(String text) {
        String start = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        StringBuilder line = new StringBuilder();
        start.codePoints().forEach(character -> line.appendCodePoint(printable(character) ? character : '\uFFFD'));
        return line.toString();
    }

    private static boolean printable(int character) {
        int type = Character.getType(character);
        return !Character.isISOControl(character) && type != Character.SURROGATE && type != Character.FORMAT;
    }
}
