package io.salvor.crash;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1 as bytes: where a head and a body end. */
final class Wire {
    private static final int LONGEST_HEAD = 1 << 20;
    private static final int HEXADECIMAL = 16;

    private Wire() {}

    /**
     * The first line of a message and its headers.
     *
     * @param bytes as they came, with the empty line
     * @param first words of the first line
     * @param headers by their names in small letters
     */
    record Head(byte[] bytes, String[] first, Map<String, String> headers) {
        /** The same head without a header. */
        byte[] without(String name) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return text.replaceAll("(?i)\r\n" + name + ":[^\r]*", "").getBytes(StandardCharsets.ISO_8859_1);
        }

        int status() {
            return Integer.parseInt(first[1]);
        }

        boolean is(String header, String value) {
            return headers.getOrDefault(header, "").toLowerCase(Locale.ROOT).contains(value);
        }
    }

    /** The next head; null where the other side has ended in good order. */
    static Head head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0 && bytes.size() == 0) {
                return null;
            }
            if (next < 0 || bytes.size() > LONGEST_HEAD) {
                throw new EOFException("in the middle of a head");
            }
            bytes.write(next);
            matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : next == '\r' ? 1 : 0;
        }
        String[] lines = bytes.toString(StandardCharsets.ISO_8859_1).split("\r\n");
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).trim());
        }
        return new Head(bytes.toByteArray(), lines[0].split(" ", 3), headers);
    }

    /**
     * Copies the body that belongs to a head, each piece as soon as it is there.
     *
     * @param untilEnd whether a body of unknown length goes on until the connection ends, as that of an answer does
     */
    static void body(Head head, boolean untilEnd, InputStream in, OutputStream out) throws IOException {
        if (head.is("transfer-encoding", "chunked")) {
            chunks(in, out);
        } else if (head.headers().containsKey("content-length")) {
            copy(in, out, Long.parseLong(head.headers().get("content-length")));
        } else if (untilEnd) {
            in.transferTo(out);
        }
        out.flush();
    }

    private static void chunks(InputStream in, OutputStream out) throws IOException {
        long size;
        do {
            String line = line(in, out);
            size = Long.parseLong(line.split(";")[0].trim(), HEXADECIMAL);
            copy(in, out, size);
            if (size > 0) {
                line(in, out);
                out.flush();
            }
        } while (size > 0);
        // Trailers, and the empty line at their end.
        while (!line(in, out).isEmpty()) {
            continue;
        }
    }

    private static String line(InputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("in the middle of a line");
            }
            line.write(next);
        }
        line.write('\n');
        out.write(line.toByteArray());
        return line.toString(StandardCharsets.ISO_8859_1).trim();
    }

    private static void copy(InputStream in, OutputStream out, long count) throws IOException {
        byte[] piece = new byte[16_384];
        for (long left = count; left > 0; ) {
            int read = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                throw new EOFException("in the middle of a body");
            }
            out.write(piece, 0, read);
            left -= read;
        }
    }

    /** Reads frames of a WebSocket from its server until the one that closes it. */
    static void untilClosed(InputStream in) throws IOException {
        int opcode;
        do {
            opcode = in.read() & 0x0f;
            int length = in.read();
            long size = length < 126 ? length : number(in, length == 126 ? 2 : 8);
            copy(in, OutputStream.nullOutputStream(), size);
        } while (opcode != 8);
    }

    private static long number(InputStream in, int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | in.read();
        }
        return number;
    }
}
