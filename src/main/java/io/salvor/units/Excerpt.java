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

    /**
     * The text in at most so many bytes of UTF-8: cut between characters, with an ellipsis where it goes on. What JSON would write with
     * six letters, or what is half a character, is replaced.
     *
     * @param most at least 3, for the ellipsis
     */
    public static String within(int most, String text) {
        StringBuilder whole = new StringBuilder();
        int bytes = 0;
        int fitting = 0;
        for (int character : text.codePoints().map(Excerpt::plain).toArray()) {
            bytes += utf8(character);
            if (bytes > most) {
                return whole.substring(0, fitting) + ELLIPSIS;
            }
            whole.appendCodePoint(character);
            fitting = bytes <= most - utf8(ELLIPSIS.codePointAt(0)) ? whole.length() : fitting;
        }
        return whole.toString();
    }

    /** Its length in bytes. */
    private static int utf8(int character) {
        if (character < 0x80) {
            return 1;
        }
        return character < 0x800 ? 2 : Character.isBmpCodePoint(character) ? 3 : 4;
    }

    private static int plain(int character) {
        boolean keeps = character == '\n' || character == '\t' || printable(character);
        return keeps ? character : REPLACEMENT;
    }

    private static boolean printable(int character) {
        int type = Character.getType(character);
        return !Character.isISOControl(character) && type != Character.SURROGATE && type != Character.FORMAT;
    }
}
