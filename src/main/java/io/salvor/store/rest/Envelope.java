package io.salvor.store.rest;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that holds one object: a line that says which, and behind it the content. Of several for one key the last counts.
 *
 * @param name of the file: the SHA-256 of all that is in it
 * @param sequence the higher one counts
 * @param head bytes of the line
 * @param size bytes of the content
 */
record Envelope(String name, String key, long sequence, int head, long size) implements Comparable<Envelope> {
    /** Most bytes of the line. */
    static final int LINE = 1_200;

    private static final int KEY = 1_024;
    private static final String FORMAT = "salvor-object 1 ";
    private static final Pattern HEAD =
            Pattern.compile(FORMAT + "(?<sequence>\\d{1,18}) (?<mark>[\\w-]{1,40}) (?<key>[^\\p{Cntrl}]+)\n");
    private static final Pattern NO_KEY = Pattern.compile(".*\\p{Cntrl}.*", Pattern.DOTALL);

    private static final Comparator<Envelope> ORDER =
            Comparator.comparingLong(Envelope::sequence).thenComparing(Envelope::name);

    /**
     * The line of an object.
     *
     * @param mark tells two with the same content from each other
     * @throws IllegalArgumentException if the key is empty, longer than 1,024 bytes, or has control characters
     */
    static byte[] head(String key, long sequence, String mark) {
        if (key.isEmpty() || NO_KEY.matcher(key).matches() || bytes(key).length > KEY) {
            throw new IllegalArgumentException(
                    "a key has 1 to " + KEY + " bytes and no control characters: \"" + key + "\"");
        }
        return bytes(FORMAT + sequence + " " + mark + " " + key + "\n");
    }

    /** Reads the beginning of a file. @param all bytes of the file; empty if it holds no object */
    static Optional<Envelope> read(String name, byte[] beginning, long all) {
        Matcher head = HEAD.matcher(new String(beginning, StandardCharsets.UTF_8));
        if (!head.lookingAt()) {
            return Optional.empty();
        }
        int line = bytes(head.group()).length;
        return Optional.of(
                new Envelope(name, head.group("key"), Long.parseLong(head.group("sequence")), line, all - line));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Envelope other) {
        return ORDER.compare(this, other);
    }
}
