package io.salvor.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first bytes of what a command writes, for a message of one line. */
final class FirstLine extends OutputStream {
    private static final int MOST_BYTES = 1024;
    private static final int MOST_CHARACTERS = 300;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int b) {
        if (kept.size() < MOST_BYTES) {
            kept.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        kept.write(bytes, offset, Math.min(length, MOST_BYTES - kept.size()));
    }

    /** A colon and what was kept; empty when nothing was. */
    synchronized String quoted() {
        String words = of(kept.toString(StandardCharsets.UTF_8));
        return words.isEmpty() ? "" : ": " + words;
    }

    /** The beginning of a text as one line without control characters. */
    static String of(String text) {
        String line =
                text == null ? "" : text.strip().replaceAll("[\\r\\n]+", " / ").replaceAll("\\p{Cntrl}", "");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
    }
}
