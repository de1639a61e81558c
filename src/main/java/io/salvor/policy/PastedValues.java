package io.salvor.policy;

import java.util.function.IntPredicate;

/**
 * Finds where values after a key such as {@code password:} end. Asked from the beginning of the text to its end, it reads each
 * character a few times at most, however many keys there are.
 */
final class PastedValues {
    private static final int LONGEST = 301;

    private final CharSequence text;
    private final Next end;
    private final Next digit;
    private final Next letter;

    PastedValues(CharSequence text) {
        this.text = text;
        this.end = new Next(each -> Character.isWhitespace(each) || "\"',;".indexOf(each) >= 0);
        this.digit = new Next(each -> each >= '0' && each <= '9');
        this.letter = new Next(each -> each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z');
    }

    /** The end of the value that begins there; the beginning itself if it is no password, which has a digit and a letter. */
    int end(int start) {
        int last = Math.min(end.from(start), start + LONGEST);
        return digit.from(start) < last && letter.from(start) < last ? last : start;
    }

    /** Where the next character of a sort is; remembers it until the reader has come past it. */
    private final class Next {
        private final IntPredicate wanted;
        private int found = -1;

        Next(IntPredicate wanted) {
            this.wanted = wanted;
        }

        int from(int start) {
            if (found < start) {
                found = start;
                while (found < text.length() && !wanted.test(text.charAt(found))) {
                    found++;
                }
            }
            return found;
        }
    }
}
