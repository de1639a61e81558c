package io.salvor.git.signature;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The fields of SSH's binary form: reads them one after the other, and joins them. What is cut off or too long is an IllegalArgumentException. */
final class SshFields {
    private final ByteBuffer rest;

    SshFields(byte[] content) {
        this.rest = ByteBuffer.wrap(content);
    }

    /** Fields one after the other, each with its length in front. */
    static byte[] joined(byte[]... fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] field : fields) {
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
            bytes.writeBytes(field);
        }
        return bytes.toByteArray();
    }

    /** A text as it stands in a field. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    int integer() {
        return take(4).getInt();
    }

    byte[] bytes() {
        return raw(integer());
    }

    byte[] raw(int length) {
        byte[] bytes = new byte[take(length).remaining()];
        rest.get(rest.position() - bytes.length, bytes);
        return bytes;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    BigInteger number() {
        return new BigInteger(bytes());
    }

    /** What is left. */
    byte[] rest() {
        return raw(rest.remaining());
    }

    private ByteBuffer take(int length) {
        if (length < 0 || length > rest.remaining()) {
            throw new IllegalArgumentException("a field is longer than what is left");
        }
        ByteBuffer taken = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return taken;
    }
}
